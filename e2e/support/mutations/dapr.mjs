/** @type {readonly import('./index.mjs').Mutation[]} */
export const daprMutations = [
  {
    name: 'a commit whose answer was lost reaches the state store after it was looked for',
    file: 'src/storage/dapr/root-record.ts',
    find: '      this.#unsettled = before;\n',
    replace: '',
    caughtBy: { project: 'backends', spec: 'dapr-faults.spec.ts', test: 'several adds in one session' },
  },
  {
    name: 'a commit whose answer was lost is not looked for',
    file: 'src/storage/dapr/root.ts',
    find: '  if (now.recent.includes(commit)) return true;\n',
    replace: '',
    caughtBy: { project: 'backends', spec: 'dapr-faults.spec.ts', test: 'several adds in one session' },
  },
  {
    name: 'a commit replaces what another process has just committed',
    file: 'src/storage/dapr/root-record.ts',
    find: 'text: rootText(next), etag: before.etag }',
    replace: 'text: rootText(next) }',
    caughtBy: { project: 'backends', spec: 'dapr-outages.spec.ts', test: 'processes that commit to one database at once' },
  },
  {
    name: 'a read fails when others have committed since it began',
    file: 'src/storage/dapr/open-database.ts',
    find: 'if (!(error instanceof PageGoneError) || isSame(',
    replace: 'if (error !== undefined || isSame(',
    caughtBy: { project: 'backends', spec: 'dapr-outages.spec.ts', test: 'is seen in one state each time' },
  },
  {
    name: 'what a commit has replaced stays in the state store',
    file: 'src/storage/dapr/commit-group.ts',
    find: '[...before.root.replaced, ...useless]',
    replace: '[...useless]',
    caughtBy: { project: 'backends', spec: 'dapr-outages.spec.ts', test: 'leave nothing behind' },
  },
  {
    name: 'a database that was deleted is begun anew by whoever still has it open',
    file: 'src/storage/dapr/root-record.ts',
    find: '    if (read.root.isDeleted) throw new DatabaseGoneError();\n',
    replace: '',
    caughtBy: { project: 'backends', spec: 'dapr-conformance.spec.ts', test: 'never silently begun anew' },
  },
];
