import type { Cancellable, ImportResult, Progress } from 'idb-eventstore';
import type { Bank } from './bank.ts';

export interface BackupOptions extends Cancellable {
  readonly onProgress: (progress: Progress) => void;
}

/** All that is stored of a bank, as a file. Progress is in positions of its log. */
export async function exportBank({ provider, database }: Bank, options: BackupOptions): Promise<File> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  // Not `Response.blob()`, which tells another error than the one that the export ended with.
  await provider
    .export({ ...options, database, gzip: true })
    .pipeTo(new WritableStream({ write: (chunk: Uint8Array<ArrayBuffer>) => void chunks.push(chunk) }));
  return new File(chunks, fileName(database, new Date()), { type: 'application/gzip' });
}

/** Takes in what a backup has and the bank has not. Progress is in bytes of the file. */
export function restoreBank({ provider, database }: Bank, file: File, options: BackupOptions): Promise<ImportResult> {
  return provider.import(file, { ...options, database });
}

/** By bank and day, of characters that every file system takes. */
function fileName(bank: string, day: Date): string {
  const [name] = bank.match(/[\p{L}\p{N}].*/u) ?? ['bank'];
  const date = [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, '0'));
  return `${name.replaceAll(/[^\p{L}\p{N}]+/gu, '-')}-${date.join('-')}.jsonl.gz`;
}
