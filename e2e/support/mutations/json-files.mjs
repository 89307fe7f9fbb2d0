const storage = { project: /** @type {const} */ ('node'), spec: 'json-files-storage.spec.ts' };
const races = { project: /** @type {const} */ ('node'), spec: 'json-files-races.spec.ts' };
const names = { project: /** @type {const} */ ('node'), spec: 'json-files-names.spec.ts' };
const faults = { project: /** @type {const} */ ('node'), spec: 'json-files-faults.spec.ts' };

/** @type {readonly import('./index.mjs').Mutation[]} */
export const jsonFilesMutations = [
  {
    name: 'a record of the journal holds though another one came before it',
    file: 'src/storage/json-files/journal-state.ts',
    find: 'record.after < this.sequence || this.seal',
    replace: 'this.seal',
    caughtBy: { ...races, test: 'of two records for one state' },
  },
  {
    name: 'a record that is missing from the journal is not noticed',
    file: 'src/storage/json-files/journal-state.ts',
    find: 'if (record.after > this.sequence) throw new DamagedFileError(this.#path);',
    replace: '',
    caughtBy: { ...storage, test: 'a record that is missing' },
  },
  {
    name: 'a record that the disk refused is taken for the one of another process',
    file: 'src/storage/json-files/journal.ts',
    find: 'failure === undefined ? bytes.length : undefined',
    replace: 'bytes.length',
    caughtBy: { ...races, test: 'has written just as much' },
  },
  {
    name: 'a commit after which the journal cannot be read is said not to be written',
    file: 'src/storage/json-files/journal.ts',
    find: "throw new OutcomeUnknownError('the journal cannot be read after a commit', { cause });",
    replace: 'throw cause;',
    caughtBy: { ...faults, test: 'several adds in one session' },
  },
  {
    name: 'a journal whose folder was removed is written to',
    file: 'src/storage/json-files/journal.ts',
    find: '(links === 0 && !this.#state.seal)',
    replace: 'false',
    caughtBy: { ...storage, test: 'removed by hand' },
  },
  {
    name: 'the next journal begins without what came too late for the files',
    file: 'src/storage/json-files/journal.ts',
    find: "if (state.sequence > applied && !('seal' in record)) lines.push(line);",
    replace: '',
    caughtBy: { ...storage, test: 'the journal is brought to the files while commits go on' },
  },
  {
    name: 'a read shows in part what another process brings to the files',
    file: 'src/storage/json-files/open-database.ts',
    find: 'this.#hasHeld(at, queries, sources.files) ? answers : undefined',
    replace: 'answers',
    caughtBy: { ...races, test: 'does not show in part' },
  },
  {
    name: 'a commit holds though others came in between',
    file: 'src/storage/json-files/open-database.ts',
    find: '!this.#journal.append({ writes }, at)',
    replace: '!this.#journal.append({ writes })',
    caughtBy: { ...races, test: 'while a commit is judged' },
  },
  {
    name: 'a file that is just being written is taken for damaged',
    file: 'src/storage/json-files/open-database.ts',
    find: '++looks > MOST_LOOKS || !(await this.#mayBeInWriting(from))',
    replace: '++looks > 0',
    caughtBy: { ...races, test: 'just writing' },
  },
  {
    name: 'a process whose number was given again is taken for alive',
    file: 'src/storage/json-files/holder.ts',
    find: 'return isRunning(id) && started === startOf(id);',
    replace: 'return isRunning(id);',
    caughtBy: { ...storage, test: 'holds nobody up' },
  },
  {
    name: 'journals of a database are those of another one of its name',
    file: 'src/storage/json-files/journal.ts',
    find: '`journal-${generation}`',
    replace: '`journal-${generation && 0}`',
    caughtBy: { ...races, test: 'is not mixed with it' },
  },
  {
    name: 'names of files tell upper case from lower case',
    file: 'src/storage/json-files/file-name.ts',
    find: '[^a-z0-9_,',
    replace: '[^a-zA-Z0-9_,',
    caughtBy: { ...names, test: 'each text has a name' },
  },
  {
    name: 'what is not in the files yet is mixed with them in the wrong order backwards',
    file: 'src/storage/json-files/answer.ts',
    find: 'sign * compareKeys(write.key, found.key) < 0',
    replace: 'compareKeys(write.key, found.key) < 0',
    caughtBy: { ...names, test: 'values of whatever keys' },
  },
  {
    name: 'what is asked of one stream looks through those of all',
    file: 'src/storage/json-files/value-tree.ts',
    find: 'const prefix = commonPrefix(range);',
    replace: 'const prefix: readonly KeyElement[] = [];',
    caughtBy: { ...storage, test: 'look through' },
  },
  {
    name: 'a directory of numbers is passed over though it lies within a range',
    file: 'src/storage/json-files/key-path.ts',
    find: 'low, high: low + size }',
    replace: 'low, high: low }',
    caughtBy: { ...names, test: 'a range may begin and end' },
  },
];
