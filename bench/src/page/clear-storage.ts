/** Deletes all that this origin has stored: a measurement leaves nothing on the disk. */
export async function clearStorage(): Promise<void> {
  for (const { name } of await indexedDB.databases()) if (name !== undefined) await deleteDatabase(name);
  localStorage.clear();
  const files = await navigator.storage.getDirectory();
  for await (const name of files.keys()) await files.removeEntry(name, { recursive: true });
}

function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.addEventListener('success', () => resolve());
    request.addEventListener('error', () => reject(request.error ?? new Error(`${name} cannot be deleted.`)));
  });
}
