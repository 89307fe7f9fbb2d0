import { StorageUnavailableError, StorageWipedError } from '../../contract/errors/index.ts';
import { assertEqual, assertRejects, assertTrue } from './assert.ts';
import type { KeyValueCase } from './storage-case.ts';
import { batch, put } from './schema.ts';

const query = { collection: 'things', key: 'a' } as const;

export const storageCases: readonly KeyValueCase[] = [
  {
    title: 'databases know nothing of each other',
    async run(storage, name) {
      const [one, two] = await Promise.all([storage.open(name), storage.open(`${name}/${name}`)]);
      await one.commit(batch([put('a', 1)]));
      assertEqual(await two.read([query]), [[]], 'the other database');
    },
  },
  {
    title: 'a database that was opened is listed until it is deleted',
    async run(storage, name) {
      await (await storage.open(name)).close();
      assertTrue((await storage.list()).includes(name), 'it is listed');
      await storage.delete(name);
      assertTrue(!(await storage.list()).includes(name), 'it is not listed any more');
    },
  },
  {
    title: 'a closed handle refuses every call',
    async run(storage, name) {
      const database = await storage.open(name);
      await database.close();
      await assertRejects(database.read([query]), StorageUnavailableError, 'a read');
      await assertRejects(database.commit(batch([put('a', 1)])), StorageUnavailableError, 'a commit');
    },
  },
  {
    title: 'a database keeps its generation, and one that begins anew has another',
    async run(storage, name) {
      const { generation } = await storage.open(name);
      assertTrue(generation !== '', 'it has one');
      assertEqual((await storage.open(name)).generation, generation, 'opened again');
      await storage.delete(name);
      assertTrue((await storage.open(name)).generation !== generation, 'another one after it was deleted');
    },
  },
  {
    title: 'a database deleted while it is open is never silently begun anew',
    async run(storage, name) {
      const database = await storage.open(name);
      await database.commit(batch([put('a', 1)]));
      await storage.delete(name);
      await assertRejects(database.commit(batch([put('a', 2)])), StorageWipedError, 'a commit');
      const again = await storage.open(name);
      assertEqual(await again.read([query]), [[]], 'a new handle');
      await assertRejects(database.read([query]), StorageWipedError, 'the old handle, now that there is a new database');
    },
  },
  {
    title: 'a database that was deleted and begun anew by somebody else is not taken for the one before',
    async run(storage, name) {
      const database = await storage.open(name);
      await database.commit(batch([put('a', 1)]));
      await storage.delete(name);
      const again = await storage.open(name);
      await again.commit(batch([put('a', 2)]));
      await assertRejects(database.commit(batch([put('a', 3)])), StorageWipedError, 'a commit through the old handle');
      await assertRejects(database.read([query]), StorageWipedError, 'a read through the old handle');
      assertEqual(await again.read([query]), [[2]], 'the new database');
    },
  },
];
