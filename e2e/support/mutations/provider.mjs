/** @type {readonly import('./index.mjs').Mutation[]} */
export const providerMutations = [
  {
    name: 'watchers hear of a version after a later one',
    file: 'src/changes/watchers.ts',
    find: 'if (!this.#told.add(change)) return;',
    replace: 'this.#told.add(change);',
    caughtBy: { project: 'node', spec: 'notices.spec.ts' },
  },
  {
    name: 'nobody hears of what is added',
    file: 'src/engine/engine.ts',
    find: 'this.#ports.changes.publish({ ...storeId, version, generation });',
    replace: 'void [storeId, version, generation];',
    caughtBy: { project: 'node', spec: 'conformance.spec.ts', test: 'watchers hear of commits' },
  },
  {
    name: 'watchers hear of what they did not ask for',
    file: 'src/changes/watchers.ts',
    find: 'if (this.#watchers.has(watcher) && concerns(watcher))',
    replace: 'if (this.#watchers.has(watcher))',
    caughtBy: { project: 'node', spec: 'conformance.spec.ts', test: 'watchers hear of commits' },
  },
  {
    name: 'a provider that is closed keeps its streams',
    file: 'src/client/provider.ts',
    find: '[log, ...this.#projections.values(), ...this.#stores]',
    replace: '[log, ...this.#projections.values()]',
    caughtBy: { project: 'node', spec: 'conformance.spec.ts', test: 'closing the provider' },
  },
  {
    name: 'a provider that is closed opens stores',
    file: 'src/client/provider.ts',
    find: 'opening: (store) => {\n      this.#assertOpen();',
    replace: 'opening: (store) => {',
    caughtBy: { project: 'node', spec: 'conformance.spec.ts', test: 'closing the provider' },
  },
  {
    name: 'streams whose names and ids join alike are one',
    file: 'src/engine/stream.ts',
    find: 'return JSON.stringify([name, id]);',
    replace: 'return `${name}/${id}`;',
    caughtBy: { project: 'node', spec: 'conformance.spec.ts', test: 'ids that hold a slash' },
  },
  {
    name: 'all tenants share one database',
    file: 'src/engine/engine.ts',
    find: 'await this.databases.get(request.storeId.database)',
    replace: "await this.databases.get('all')",
    caughtBy: { project: 'node', spec: 'conformance.spec.ts', test: 'two tenants never see each other' },
  },
  {
    name: "a message's metadata opens the store of another tenant",
    file: 'src/client/named-stream.ts',
    find: 'return { name, id, database: partitionId };',
    replace: 'return { name, id };',
    caughtBy: { project: 'node', spec: 'conformance.spec.ts', test: 'a store opens by a message or its metadata' },
  },
];
