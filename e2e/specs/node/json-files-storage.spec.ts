import { appendFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@playwright/test';
import { CONFORMANCE_SCHEMA } from '../../../src/conformance.ts';
import { batch, put } from '../../../src/conformance/storage/schema.ts';
import { OpenStoreFailedError, StorageUnavailableError, StorageWipedError, UpgradeRequiredError } from '../../../src/index.ts';
import { jsonFiles } from '../../../src/json-files.ts';
import { createKeyValueEventStoreProvider } from '../../../src/key-value.ts';
import { bankEvents } from '../../../src/conformance/provider/bank.ts';
import { nodeDisk } from '../../../src/storage/json-files/disk.ts';
import { JsonFilesStorage } from '../../../src/storage/json-files/json-files-storage.ts';
import { test } from '../../support/json-files/directory.ts';
import { errorOf, open } from '../../support/json-files/open.ts';

async function journalOf(directory: string): Promise<string> {
  const folder = (await readdir(path.join(directory, 'd'))).find((name) => name.startsWith('journal-')) ?? '';
  const [file = '', ...others] = (await readdir(path.join(directory, 'd', folder))).filter((name) => name.endsWith('.log'));
  expect(others).toEqual([]);
  return path.join(directory, 'd', folder, file);
}

test('each value is a file that a person can read, as soon as the database is closed', async ({ directory }) => {
  const database = await open(directory);
  await database.commit(batch([put(['["Account","Joe"]', 12], { text: 'paid', at: 3 }), put('b', new Date(0))]));
  await database.close();
  const file = path.join(directory, "d/things/['^account','^joe']/12.json");
  expect(await readFile(file, 'utf8')).toBe(
    `${JSON.stringify({ key: ['["Account","Joe"]', 12], value: { text: 'paid', at: 3 } }, undefined, 2)}\n`,
  );
  expect(await (await open(directory)).read([{ collection: 'things', key: 'b' }])).toEqual([[new Date(0)]]);
});

test('values that JSON does not keep come back as the structured clone algorithm copies them', async ({ directory }) => {
  const shared = { n: 1 };
  const values = [
    -0,
    Number.NaN,
    Infinity,
    1n,
    new Date(5),
    new Map([[1, new Set(['a'])]]),
    new Uint8Array([1, 2]),
    /x/g,
    [undefined],
    { u: undefined },
    { a: shared, b: shared },
    '\ud800',
    null,
  ];
  const database = await open(directory);
  await database.commit(batch(values.map((value, n) => put(n, value))));
  await database.close();
  const [found = []] = await (await open(directory)).read([{ collection: 'things', from: 0, to: 99 }]);
  expect(found).toEqual(values);
  expect(Object.is(found[0], -0)).toBe(true);
  const { a, b } = found[10] as { a: object; b: object };
  expect(a).toBe(b);
});

for (const [what, damage] of [
  ['a value', async (directory: string) => path.join(directory, 'd/things/a.json')],
  ['the description of the database', async (directory: string) => path.join(directory, 'd/database.json')],
  ['the beginning of the journal', journalOf],
] as const) {
  test(`a damaged file is told by its name: ${what}`, async ({ directory }) => {
    const database = await open(directory);
    await database.commit(batch([put('a', 1)]));
    await database.close();
    const file = await damage(directory);
    await writeFile(file, '{"key": "a", "val');
    const error = await errorOf((async () => (await open(directory)).read([{ collection: 'things', key: 'a' }]))());
    expect(error).toBeInstanceOf(StorageUnavailableError);
    expect(error).toMatchObject({ transient: false, outcome: 'not-written' });
    expect(String(error)).toContain(file);
  });
}

test('a record that is missing from the journal is told, and what follows it is not taken for the truth', async ({
  directory,
}) => {
  const database = await open(directory);
  for (const n of [1, 2, 3]) await database.commit(batch([put('a', n)]));
  const file = await journalOf(directory);
  const lines = (await readFile(file, 'utf8')).split('\n');
  await writeFile(file, lines.filter((_, index) => index !== 2).join('\n'));
  const error = await errorOf(open(directory));
  expect(error).toBeInstanceOf(StorageUnavailableError);
  expect(String(error)).toContain(file);
});

test('a record that was cut off, as its writer died, is passed over, wherever it was cut', async ({ directory }) => {
  const database = await open(directory);
  await database.commit(batch([put('a', 1)]));
  const file = await journalOf(directory);
  const record = `\n{"writes":[["things","a",{"value":"cut;"}]],"after":1,"id":"x"};`;
  for (let length = 1; length < record.length; length++) await appendFile(file, record.slice(0, length));
  expect(await database.read([{ collection: 'things', key: 'a' }])).toEqual([[1]]);
  await database.commit(batch([put('b', 2)]));
  const others = await open(directory);
  expect(await others.read([{ collection: 'things', from: 'a', to: 'b' }])).toEqual([[1, 2]]);
});

test('what a process leaves in the journal, the next one reads, and brings to the files', async ({ directory }) => {
  const left = await open(directory, {
    ...nodeDisk,
    write: () => Promise.reject(new Error('it dies before it can write')),
  }).catch(() => undefined);
  expect(left).toBeUndefined();
  const first = await open(directory);
  await first.commit(batch([put('a', 1), put(['s', 1_000], 2)]));
  const next = await open(directory); // the first one has not closed
  expect(await next.read([{ collection: 'things', key: 'a' }])).toEqual([[1]]);
  await next.close();
  expect(await readdir(path.join(directory, 'd/things'))).toEqual(['a.json', 's']);
  expect(await first.read([{ collection: 'things', key: ['s', 1_000] }])).toEqual([[2]]);
});

test('a process that died as it brought the journal to the files holds nobody up', async ({ directory }) => {
  const database = await open(directory);
  await database.commit(batch([put('a', 1)]));
  const file = await journalOf(directory);
  const stat = (await readFile('/proc/self/stat', 'latin1').catch(() => '')).split(') ').at(-1)?.split(' ')[19];
  const claims = (await readFile(file, 'utf8')).includes('claim');
  expect(claims).toBe(false);
  const { hostname } = await import('node:os');
  const { readlink } = await import('node:fs/promises');
  const place = `${hostname()} ${await readlink('/proc/self/ns/pid').catch(() => '')}`.trim();
  // The number of this process, of which there was another one with that number before.
  const by = { token: 'gone', process: process.pid, place, ...(stat && { started: '1' }) };
  await appendFile(file, `\n${JSON.stringify({ claim: { by }, after: 1, id: 'gone' })};`);
  await database.close();
  expect(await readdir(path.join(directory, 'd/things'))).toEqual(['a.json']);
});

test('a folder that was removed by hand is told as wiped, and nothing is written to nowhere', async ({ directory }) => {
  const database = await open(directory);
  await database.commit(batch([put('a', 1)]));
  await rm(path.join(directory, 'd'), { recursive: true });
  expect(await errorOf(database.commit(batch([put('a', 2)])))).toBeInstanceOf(StorageWipedError);
  expect(await errorOf(database.read([{ collection: 'things', key: 'a' }]))).toBeInstanceOf(StorageWipedError);
});

test('a database that newer code has written is refused, and not touched', async ({ directory }) => {
  await (await open(directory)).close();
  const newer = new JsonFilesStorage({ ...CONFORMANCE_SCHEMA, version: 2 }, { directory });
  await (await newer.open('newer')).close();
  const older = new JsonFilesStorage(CONFORMANCE_SCHEMA, { directory });
  expect(await errorOf(older.open('newer'))).toBeInstanceOf(UpgradeRequiredError);
});

test('the journal is brought to the files while commits go on, and stays short', async ({ directory }) => {
  const database = await open(directory);
  const text = 'x'.repeat(50_000);
  for (let n = 0; n < 200; n++) await database.commit({ writes: [put(['s', n], text)], durability: 'strict' });
  const [values = []] = await database.read([{ collection: 'things', from: ['s', 0], to: ['s', 999] }]);
  expect(values).toHaveLength(200);
  expect((await readFile(await journalOf(directory))).length).toBeLessThan(200 * text.length);
  await database.close();
  expect((await readFile(await journalOf(directory))).length).toBeLessThan(1_000);
});

test('two backends of one process on one directory share locks: a stream is handed on at once', async ({ directory }) => {
  const connect = () => createKeyValueEventStoreProvider({ events: bankEvents, backend: jsonFiles({ directory }) });
  await using one = connect();
  await using two = connect();
  const held = await one.openStore('Account', '1');
  await expect(two.openStore('Account', '1', { openTimeout: 50 })).rejects.toBeInstanceOf(OpenStoreFailedError);
  const opening = two.openStore('Account', '1', { openTimeout: 5_000 });
  await held.close();
  await (await opening).close();
});

test('what is asked of one stream does not look through those of all', async ({ directory }) => {
  const database = await open(directory);
  await database.commit(
    batch(['r', 's', 't'].flatMap((stream) => [put([stream, 1], 1), put([stream, 2_000], 2), put([stream], 0)])),
  );
  await database.close();
  const listed: string[] = [];
  const watched = await open(directory, { ...nodeDisk, list: (folder) => (listed.push(folder), nodeDisk.list(folder)) });
  const range = { collection: 'things', from: ['s', 0], to: ['s', Infinity] };
  const answers = await watched.read([range, { ...range, reverse: true, limit: 1 }, { ...range, from: ['s'] }]);
  expect(answers).toEqual([[1, 2], [2], [0, 1, 2]]);
  expect(listed.filter((folder) => folder.includes('things'))).not.toContain(path.join(directory, 'd/things'));
});
