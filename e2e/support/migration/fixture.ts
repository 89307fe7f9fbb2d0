import { readFileSync } from 'node:fs';

/** The object stores of a database: the key and the value of each record. */
export interface Fixture {
  readonly version: number;
  readonly stores: Readonly<Record<string, { readonly autoIncrement: boolean; readonly records: readonly [unknown, unknown][] }>>;
}

/** What version 0.1.0 wrote in a browser, or its demo did. In the files, `⟦0*70000⟧` stands for a 0 that comes so many times. */
export function readFixture(name: 'version-0.1.0' | 'demo-0.1.0' = 'version-0.1.0'): Fixture {
  const text = readFileSync(new URL(`./${name}.json`, import.meta.url), 'utf8');
  return JSON.parse(
    text.replaceAll(/⟦(\d)\*(\d+)⟧/g, (_, digit: string, times: string) => digit.repeat(Number(times))),
  ) as Fixture;
}

/** Runs in a page: makes the database of a tenant as the fixture has it. */
export async function restore(tenant: string, { version, stores }: Fixture): Promise<void> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open(`idb-eventstore:${tenant}`, version);
    opening.onupgradeneeded = () => {
      for (const [name, { autoIncrement }] of Object.entries(stores)) opening.result.createObjectStore(name, { autoIncrement });
    };
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error as DOMException);
  });
  const transaction = database.transaction(Object.keys(stores), 'readwrite');
  for (const [name, { records }] of Object.entries(stores)) {
    for (const [key, value] of records) transaction.objectStore(name).put(value, key as IDBValidKey);
  }
  await new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error as DOMException);
  });
  database.close();
}
