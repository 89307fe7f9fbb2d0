const faults = { project: 'node', spec: 'reading-faults.spec.ts' };
const ends = { project: 'node', spec: 'reading-ends.spec.ts' };
const model = { project: 'node', spec: 'reading-model.spec.ts' };

/** @type {readonly import('./index.mjs').Mutation[]} */
export const readSideMutations = [
  {
    name: 'a subscriber from the end on begins at the start when the storage failed at first',
    file: 'src/subscriptions/subscription.ts',
    find: 'if (!this.#hasBegun || this.#checkpoint)',
    replace: 'if (!this.#hasBegun && ((this.#hasBegun = true), true) || this.#checkpoint)',
    caughtBy: { ...faults, test: 'begins at the end' },
  },
  {
    name: 'a heartbeat that fails is blamed on the handler',
    file: 'src/subscriptions/subscription.ts',
    find: 'const isStored = await checkpoint.store(this.#position).catch(() => undefined);',
    replace: 'const isStored = await checkpoint.store(this.#position);',
    caughtBy: { ...faults, test: 'takes its time' },
  },
  {
    name: 'a named subscription of a wiped database begins at its end',
    file: 'src/subscriptions/subscription.ts',
    find: 'stored ?? (this.#hasBegun ? 0 : this.#start)',
    replace: 'stored ?? this.#start',
    caughtBy: { ...ends, test: 'wiped and begins anew' },
  },
  {
    name: 'a handler that waits for the end of its subscription waits forever',
    file: 'src/subscriptions/subscription.ts',
    find: 'this.#giveUp = () => resolve(false);',
    replace: '',
    caughtBy: { ...ends, test: 'in its handler' },
  },
  {
    name: 'a checkpoint is stored over that of another tab',
    file: 'src/subscriptions/checkpoint.ts',
    find: 'checks: [{ ...at, etag: this.#etag }],',
    replace: 'checks: [],',
    caughtBy: { project: 'node', spec: 'subscription-lead.spec.ts', test: 'does not move its checkpoint back' },
  },
  {
    name: 'documents are stored over those of another tab',
    file: 'src/projections/builds.ts',
    find: '{ ...at, etag: before?.etag }, ...checks],\n      writes: [...writes,',
    replace: '...checks],\n      writes: [...writes,',
    caughtBy: model,
  },
  {
    name: 'documents are stored without how far they have come',
    file: 'src/projections/builds.ts',
    find: "writes: [...writes, { type: 'put', ...at, value: record }],",
    replace: "writes: before ? [...writes] : [...writes, { type: 'put', ...at, value: record }],",
    caughtBy: { project: 'node', spec: 'conformance.spec.ts', test: 'as soon as they are asked for' },
  },
  {
    name: 'a new version is shown that lacks what the old one has',
    file: 'src/projections/builds.ts',
    find: 'old: [...before.old, before.active.id] }, [seen]);',
    replace: 'old: [...before.old, before.active.id] });',
    caughtBy: { ...ends, test: 'never shown without' },
  },
  {
    name: 'a frozen leader that has only to show what it built is waited for',
    file: 'src/projections/runner.ts',
    find: 'const isDone = head?.active.version === version && !isNext && (progress?.position ?? 0) >= end;',
    replace: 'const isDone = (progress?.position ?? 0) >= end;',
    caughtBy: { ...ends, test: 'stands still' },
  },
  {
    name: 'the failure of code that was mended is told as if it were new',
    file: 'src/projections/wait-until.ts',
    find: 'if (failure && !trying)',
    replace: 'if (failure)',
    caughtBy: { ...ends, test: 'code was mended' },
  },
  {
    name: 'older code begins a rebuild that nobody makes',
    file: 'src/projections/rebuild.ts',
    find: 'if (head && head.active.version > version) {',
    replace: 'if (head && head.active.version > Infinity) {',
    caughtBy: { project: 'node', spec: 'conformance.spec.ts', test: 'built beside the old one' },
  },
  {
    name: 'a rebuild is over before the first build is',
    file: 'src/projections/rebuild.ts',
    find: 'head?.next?.id !== wanted && (progress?.position ?? 0) >= total;',
    replace: 'head?.next?.id !== wanted;',
    caughtBy: { ...ends, test: 'waits for documents' },
  },
  {
    name: 'a key is taken for a part of the value that an index sorts by',
    file: 'src/projections/document-keys.ts',
    find: 'return [index, ...steps(value), END, key];',
    replace: 'return [index, ...steps(value), key];',
    caughtBy: { project: 'node', spec: 'conformance.spec.ts', test: 'an index of any values' },
  },
  {
    name: 'a page is read with the next of another index',
    file: 'src/projections/document-keys.ts',
    find: 'place[0] === index &&',
    replace: '',
    caughtBy: { project: 'node', spec: 'conformance.spec.ts', test: 'belongs to its index' },
  },
  {
    name: 'pages end at an infinite value of an index',
    file: 'src/projections/place-text.ts',
    find: "Number.isFinite(part) || typeof part === 'string' ? part : [String(part)]",
    replace: 'part',
    caughtBy: { project: 'node', spec: 'conformance.spec.ts', test: 'whatever they are sorted by' },
  },
  {
    name: 'an upgrade makes a database of others its own',
    file: 'src/storage/indexed-db/open.ts',
    find: 'if (oldVersion > 0 && !database.objectStoreNames.contains(META)) return refuse(noneOfOurs(name));',
    replace: '',
    caughtBy: { project: 'chromium', spec: 'failures.spec.ts', test: 'that others made' },
  },
];
