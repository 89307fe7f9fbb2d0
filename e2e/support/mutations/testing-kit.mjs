/** @type {readonly import('./index.mjs').Mutation[]} */
export const testingKitMutations = [
  {
    name: 'a decision that is awaited without an assertion holds',
    file: 'src/testing/given.ts',
    find: 'if (isAwaited(call, events, reject)) return undefined;',
    replace: 'if (typeof events === "function") return events(call);',
    caughtBy: { project: 'node', spec: 'testing-kit.spec.ts', test: 'a decision that is awaited without' },
  },
  {
    name: 'documents that are awaited without an assertion are right',
    file: 'src/testing/given-events.ts',
    find: "if (isAwaited('then(documents)', documents, reject)) return;",
    replace: 'if (typeof documents === "function") return documents();',
    caughtBy: { project: 'node', spec: 'given-events.spec.ts', test: 'documents that are awaited without' },
  },
  {
    name: 'a test takes documents that cannot be stored',
    file: 'src/projections/documents-after.ts',
    find: 'for (const [key, document] of documents) recordOf(spec, key, document);',
    replace: '',
    caughtBy: { project: 'node', spec: 'given-events.spec.ts', test: 'what could not be stored' },
  },
  {
    name: 'events of a test have no versions of their own',
    file: 'src/projections/documents-after.ts',
    find: '(versions.get(key) ?? 0) + 1',
    replace: '1',
    caughtBy: { project: 'node', spec: 'given-events.spec.ts', test: 'events are of the stream' },
  },
];
