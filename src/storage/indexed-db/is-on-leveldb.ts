/** Whether the engine keeps IndexedDB in LevelDB, as Chromium does: such engines tell of damage in an attribute of their own. */
export function isOnLevelDb(): boolean {
  return 'dataLoss' in IDBVersionChangeEvent.prototype;
}
