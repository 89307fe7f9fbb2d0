import { mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { jsonFiles } from 'idb-eventstore/json-files';
import type { BankEvent } from '../contestant.ts';
import { OnBackend } from './on-backend.ts';
import type { BackendEntry, Subject } from './subject.ts';

export const jsonFilesEntry: BackendEntry = {
  name: 'json-files',
  byHand: 'a folder for each stream and a file for each event, written and synchronized with `fs`, its folder as well',
  async begin() {
    const directory = await mkdtemp(path.join(tmpdir(), 'bench-json-files-'));
    return {
      ours: async () => new OnBackend(jsonFiles({ directory: path.join(directory, 'ours') })),
      byHand: async () => new FilesByHand(path.join(directory, 'by-hand')),
      [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
    };
  },
};

/** What one writes in an afternoon. A file that is there already is the version check; a batch may be stored in part. */
class FilesByHand implements Subject {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async append(stream: string, events: readonly BankEvent[], version: number): Promise<void> {
    const folder = path.join(this.#directory, stream);
    await mkdir(folder, { recursive: true });
    await Promise.all(
      events.map((event, index) =>
        writeFile(path.join(folder, `${version + index + 1}.json`), JSON.stringify(event, undefined, 2), {
          flag: 'wx',
          flush: true,
        }),
      ),
    );
    const opened = await open(folder);
    await opened.sync();
    await opened.close();
  }

  load(stream: string): Promise<number> {
    return this.tail(stream, 1);
  }

  async tail(stream: string, first: number): Promise<number> {
    const folder = path.join(this.#directory, stream);
    const versions = (await readdir(folder)).map((name) => Number.parseInt(name, 10)).filter((version) => version >= first);
    const texts = await Promise.all(
      versions.toSorted((a, b) => a - b).map((version) => readFile(path.join(folder, `${version}.json`), 'utf8')),
    );
    return texts.map((text) => JSON.parse(text) as BankEvent).length;
  }

  async close(): Promise<void> {
    // It keeps nothing open.
  }
}
