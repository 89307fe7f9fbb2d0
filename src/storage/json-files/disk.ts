import { closeSync, constants, fdatasync, fstatSync, fsync, openSync, readSync, writeSync } from 'node:fs';
import { link, mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** An entry of a directory. */
export interface DirectoryEntry {
  readonly name: string;
  readonly isDirectory: boolean;
}

/** How much there is of an open file, and how many names it has left: none once it was removed. */
export interface FileState {
  readonly size: number;
  readonly links: number;
}

/**
 * The calls of the file system that the storage makes. The journal's are synchronous: they touch what the system has in memory,
 * and a promise would cost more than the call. Each throws what Node throws; what is missing is told by `undefined` or no entries.
 */
export interface Disk {
  readText(path: string): Promise<string | undefined>;
  list(path: string): Promise<readonly DirectoryEntry[]>;
  /** Writes a file and waits until it is on the disk. `exclusive`: it must not be there. */
  write(path: string, text: string, options?: { readonly exclusive?: boolean }): Promise<void>;
  remove(path: string): Promise<void>;
  /** Makes a directory and those above it; returns the first that it made. */
  makeDirectory(path: string): Promise<string | undefined>;
  removeTree(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Gives a file another name, which must be free. */
  link(from: string, to: string): Promise<void>;
  /** Waits until the names in a directory, if it is there, are on the disk. */
  syncDirectory(path: string): Promise<void>;

  /** Opens a file to read it and to append to it; `undefined` when it is not there. */
  openJournal(path: string): number | undefined;
  stateOf(file: number): FileState;
  readFrom(file: number, offset: number, length: number): Buffer;
  /** Appends in one piece, or in part when there is no room for more; returns how many bytes. */
  append(file: number, bytes: Buffer): number;
  sync(file: number): Promise<void>;
  close(file: number): void;
}

const syncData = promisify(fdatasync);
const syncAll = promisify(fsync);

export const nodeDisk: Disk = {
  readText: (path) => readFile(path, 'utf8').catch(passMissing),
  list: async (path) => {
    const entries = (await readdir(path, { withFileTypes: true }).catch(passMissing)) ?? [];
    return entries.map((entry) => ({ name: entry.name, isDirectory: entry.isDirectory() }));
  },
  async write(path, text, { exclusive = false } = {}) {
    const file = await open(path, exclusive ? 'wx' : 'w');
    try {
      await writeFile(file, text);
      await file.sync();
    } finally {
      await file.close();
    }
  },
  remove: (path) => rm(path, { force: true }),
  makeDirectory: (path) => mkdir(path, { recursive: true }),
  removeTree: (path) => rm(path, { recursive: true, force: true, maxRetries: 3 }),
  rename,
  link,
  async syncDirectory(path) {
    if (process.platform === 'win32') return; // which opens no directory, and needs none of this
    const directory = await open(path, 'r').catch(passMissing);
    if (!directory) return;
    try {
      await syncAll(directory.fd);
    } finally {
      await directory.close();
    }
  },
  openJournal(path) {
    try {
      return openSync(path, constants.O_RDWR | constants.O_APPEND);
    } catch (error) {
      return passMissing(error);
    }
  },
  stateOf(file) {
    const { size, nlink } = fstatSync(file);
    return { size, links: nlink };
  },
  readFrom(file, offset, length) {
    const bytes = Buffer.alloc(length);
    let read = 0;
    for (let count = -1; read < length && count !== 0; read += count) {
      count = readSync(file, bytes, read, length - read, offset + read);
    }
    return bytes.subarray(0, read);
  },
  append: (file, bytes) => writeSync(file, bytes),
  sync: (file) => syncData(file),
  close: (file) => closeSync(file),
};

function passMissing(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error;
}

/** The system's name of an error: `ENOENT`, `ENOSPC` … */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
