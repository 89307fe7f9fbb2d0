/** @type {readonly import('./index.mjs').Mutation[]} */
export const sessionMutations = [
  {
    name: 'an open that is aborted while it takes the stream keeps it taken',
    file: 'src/event-store/open-session.ts',
    find: 'if (session && signal?.aborted) session.release();',
    replace: '',
    caughtBy: { project: 'node', spec: 'aborted-open.spec.ts' },
  },
  {
    name: 'an open that is aborted as its answer arrives keeps the stream taken',
    file: 'src/client/remote-engine.ts',
    find: '({ sessionId }) => void this.closeSession(sessionId)',
    replace: '() => undefined',
    caughtBy: { project: 'chromium', spec: 'aborted-open.spec.ts' },
  },
  {
    name: 'a store that is closed lets go of its stream before its adds are stored',
    file: 'src/event-store/engine.ts',
    find: 'await kept.session.idle();',
    replace: '',
    caughtBy: { project: 'node', spec: 'closing.spec.ts' },
  },
  {
    name: 'a provider that is closed compacts later on',
    file: 'src/event-store/engine.ts',
    find: 'this.#idle.stop();',
    replace: '',
    caughtBy: { project: 'node', spec: 'closing.spec.ts', test: 'compacts nothing afterwards' },
  },
  {
    name: 'a provider that is closed while it compacts goes on',
    file: 'src/event-store/idle-compaction.ts',
    find: 'this.#running?.abort();',
    replace: '',
    caughtBy: { project: 'node', spec: 'closing.spec.ts', test: 'goes no further' },
  },
  {
    name: 'watchers hear of a version after a later one',
    file: 'src/client/watchers.ts',
    find: 'if (change.version <= (this.#told.get(stream) ?? 0)) return;',
    replace: '',
    caughtBy: { project: 'node', spec: 'notices.spec.ts' },
  },
  {
    name: 'watchers are not told that notices were lost with the worker',
    file: 'src/client/worker-provider.ts',
    find: 'watchers.resync();',
    replace: '',
    caughtBy: { project: 'chromium', spec: 'resync.spec.ts' },
  },
];
