import path from 'node:path';
import type { Disk } from './disk.ts';
import { nameOfText } from './file-name.ts';
import type { StoredWrite } from './journal-record.ts';
import { ELEMENT_FILE, pathOfKey } from './key-path.ts';
import { writtenKey } from '../written-key.ts';

// Node has four threads for such calls (libuv): one stays free for commits and reads.
const AT_ONCE = 3; // files

/**
 * Brings writes to the files, of each key one, and waits until they are on the disk. It may be done again, and in any order. A file
 * is written in place: as long as the journal has its value nobody takes it from there.
 */
export class FileWriter {
  readonly #root: string;
  readonly #disk: Disk;
  readonly #ready = new Map<string, Promise<void>>();
  readonly #changed = new Set<string>();

  constructor(root: string, disk: Disk) {
    this.#root = root;
    this.#disk = disk;
  }

  async apply(writes: readonly StoredWrite[]): Promise<void> {
    for (let start = 0; start < writes.length; start += AT_ONCE) {
      await Promise.all(writes.slice(start, start + AT_ONCE).map((write) => this.#apply(write)));
    }
    for (const directory of this.#changed) await this.#disk.syncDirectory(directory);
  }

  async #apply({ collection, key, stored }: StoredWrite): Promise<void> {
    const { directories, file } = pathOfKey(key);
    let directory = path.join(this.#root, nameOfText(collection));
    const names = [directory, ...directories.map(({ name }) => (directory = path.join(directory, name)))];
    const target = path.join(directory, file);
    if (!stored) {
      this.#changed.add(directory);
      return this.#disk.remove(target);
    }
    await this.#makeReady(directory);
    for (const [index, { element }] of directories.entries()) {
      if (element !== undefined) await this.#writeElement(names[index + 1] ?? directory, element);
    }
    this.#changed.add(directory);
    await this.#disk.write(target, `${JSON.stringify({ key: writtenKey(key), ...stored }, undefined, 2)}\n`);
  }

  #makeReady(directory: string): Promise<void> {
    const known = this.#ready.get(directory) ?? this.#make(directory);
    this.#ready.set(directory, known);
    return known;
  }

  /** Makes a directory; the names of those that were made are in the ones above. */
  async #make(directory: string): Promise<void> {
    const first = await this.#disk.makeDirectory(directory);
    if (first === undefined) return;
    for (let made = directory; made.length >= first.length; made = path.dirname(made)) this.#changed.add(path.dirname(made));
  }

  /** A name that is a hash does not tell what it stands for. */
  async #writeElement(directory: string, element: string): Promise<void> {
    await this.#disk.write(path.join(directory, ELEMENT_FILE), `${JSON.stringify({ element })}\n`);
    this.#changed.add(directory);
  }
}
