import type { Tab } from '../engines/index.ts';

/** Opens the database as code of version 0.1.0 does, in a global of the page, and lets go of it when it is asked to, or does not. */
export function openAsBefore(tab: Tab, database: string, letsGo: boolean): Promise<void> {
  return tab.evaluate(
    (tenant, closes) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open(`idb-eventstore:${tenant}`, 1);
        opening.onsuccess = () => {
          if (closes) opening.result.onversionchange = () => opening.result.close();
          Object.assign(globalThis, { old: opening.result });
          resolve();
        };
        opening.onerror = () => reject(opening.error as DOMException);
      }),
    database,
    letsGo,
  );
}

/** What becomes of an open by code of version 0.1.0. */
export function openedAsBefore(tab: Tab, database: string): Promise<string> {
  return tab.evaluate(
    (tenant) =>
      new Promise<string>((resolve) => {
        const opening = indexedDB.open(`idb-eventstore:${tenant}`, 1);
        opening.onsuccess = () => resolve('opened');
        opening.onerror = () => resolve(opening.error?.name ?? '');
      }),
    database,
  );
}
