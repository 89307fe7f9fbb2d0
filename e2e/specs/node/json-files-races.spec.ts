import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@playwright/test';
import { CONFORMANCE_SCHEMA } from '../../../src/conformance.ts';
import { add, batch, put } from '../../../src/conformance/storage/schema.ts';
import { StorageUnavailableError, StorageWipedError } from '../../../src/index.ts';
import { nodeDisk, type Disk } from '../../../src/storage/json-files/disk.ts';
import { JsonFilesStorage } from '../../../src/storage/json-files/json-files-storage.ts';
import { test } from '../../support/json-files/directory.ts';
import { errorOf, open } from '../../support/json-files/open.ts';

test('of two records for one state the first holds, and the second writes nothing', async ({ directory }) => {
  let isRaced = false;
  const racing: Disk = {
    ...nodeDisk,
    append(file, bytes) {
      if (!isRaced && bytes.includes('mine')) {
        isRaced = true;
        nodeDisk.append(
          file,
          Buffer.from(
            bytes
              .toString()
              .replace('mine', 'them')
              .replace(/"id":"./, '"id":"z'),
          ),
        );
      }
      return nodeDisk.append(file, bytes);
    },
  };
  const database = await open(directory, racing);
  const error = await errorOf(database.commit(batch([add('a', 'mine')])));
  expect(error).toMatchObject({ name: 'ConflictError', found: 'them' });
});

test('a commit that the disk refused is not taken for stored when another process has written just as much', async ({
  directory,
}) => {
  const failing: Disk = {
    ...nodeDisk,
    append(file, bytes) {
      if (!bytes.includes('mine')) return nodeDisk.append(file, bytes);
      nodeDisk.append(
        file,
        Buffer.from(
          bytes
            .toString()
            .replace('mine', 'them')
            .replace(/"id":"./, '"id":"z'),
        ),
      );
      throw Object.assign(new Error('EIO: a fault'), { code: 'EIO' });
    },
  };
  const database = await open(directory, failing);
  expect(await errorOf(database.commit(batch([put('a', 'mine')])))).toBeInstanceOf(StorageUnavailableError);
  expect(await database.read([{ collection: 'things', key: 'a' }])).toEqual([['them']]);
});

test('what another process brings to the files during a read does not show in part', async ({ directory }) => {
  const first = await open(directory);
  await first.commit(batch([put('a', 1), put('b', 1)]));
  await first.close();
  let isOvertaken = false;
  const overtaken: Disk = {
    ...nodeDisk,
    async readText(file) {
      if (file.endsWith('a.json') && !isOvertaken) {
        isOvertaken = true;
        const other = await open(directory);
        await other.commit(batch([put('a', 2), put('b', 2)]));
        await other.close();
      }
      return nodeDisk.readText(file);
    },
  };
  const database = await open(directory, overtaken);
  const [[a] = [], [b] = []] = await database.read([
    { collection: 'things', key: 'a' },
    { collection: 'things', key: 'b' },
  ]);
  expect([a, b]).toEqual([2, 2]);
});

test('what another process commits while a commit is judged is taken into account', async ({ directory }) => {
  const first = await open(directory);
  await first.commit(batch([put('fence', { etag: 'one' })]));
  await first.close();
  let isOvertaken = false;
  const overtaken: Disk = {
    ...nodeDisk,
    async readText(file) {
      const text = await nodeDisk.readText(file);
      if (!file.endsWith('fence.json') || isOvertaken) return text;
      isOvertaken = true;
      const other = await open(directory);
      await other.commit(batch([put('fence', { etag: 'two' })]));
      await other.close();
      await database.read([{ collection: 'things', key: 'b' }]); // so that this process knows of it
      return text;
    },
  };
  const database = await open(directory, overtaken);
  const check = { collection: 'things', key: 'fence', etag: 'one' };
  expect(await errorOf(database.commit(batch([put('a', 1)], [check])))).toMatchObject({
    name: 'ConflictError',
    found: { etag: 'two' },
  });
});

test('a database that is deleted and made anew while another process goes on to its next journal is not mixed with it', async ({
  directory,
}) => {
  const database = await open(directory);
  await database.commit(batch([put('a', 1)]));
  const other = await open(directory);
  await other.close(); // the journal of the first one has come to its end
  await new JsonFilesStorage(CONFORMANCE_SCHEMA, { directory }).delete('d');
  const anew = await open(directory);
  await anew.commit(batch([put('b', 2)]));
  expect(await errorOf(database.commit(batch([put('a', 3)])))).toBeInstanceOf(StorageWipedError);
  expect(await anew.read([{ collection: 'things', from: 'a', to: 'b' }])).toEqual([[2]]);
  await anew.close();
  expect(await readdir(path.join(directory, 'd/things'))).toEqual(['b.json']);
});

test('a database whose deleter died before its folder was gone begins anew, and where the folder cannot be removed that is told', async ({
  directory,
}) => {
  const database = await open(directory);
  await database.commit(batch([put('a', 1)]));
  const stuck: Disk = {
    ...nodeDisk,
    rename: (from, to) =>
      to.includes('.deleted-')
        ? Promise.reject(Object.assign(new Error('EACCES: a fault'), { code: 'EACCES' }))
        : nodeDisk.rename(from, to),
  };
  await new JsonFilesStorage(CONFORMANCE_SCHEMA, { directory, disk: stuck }).delete('d');
  expect(await errorOf(open(directory, stuck))).toBeInstanceOf(StorageWipedError);
  const anew = await open(directory);
  expect(await anew.read([{ collection: 'things', key: 'a' }])).toEqual([[]]);
});

test('a file that another process is just writing is not taken for damaged', async ({ directory }) => {
  const first = await open(directory);
  await first.commit(batch([put('a', 1)]));
  await first.close();
  const other = await open(directory);
  let reads = 0;
  const half: Disk = {
    ...nodeDisk,
    async readText(file) {
      const text = await nodeDisk.readText(file);
      if (!file.endsWith('a.json') || ++reads > 3) return text;
      if (reads === 1) await other.commit(batch([put('b', 2)]));
      return text?.slice(0, 5);
    },
  };
  const database = await open(directory, half);
  expect(await database.read([{ collection: 'things', key: 'a' }])).toEqual([[1]]);
  await other.close();
});
