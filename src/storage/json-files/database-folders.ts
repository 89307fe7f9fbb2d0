import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { UpgradeRequiredError } from '../../contract/errors/index.ts';
import type { Schema } from '../port.ts';
import { DamagedFileError } from './disk-error.ts';
import { codeOf, type Disk } from './disk.ts';
import { isHashed, nameOfText, textOfName } from './file-name.ts';
import { FIRST_JOURNAL, journalDirectory } from './journal.ts';

/** In the folder of each database: what it is. */
const DESCRIPTION = 'database.json';

/** How files and journal are written. */
const FORMAT = 1;

// No name of a database begins with a dot.
const UNFINISHED = '.new-';
const REMOVED = '.deleted-';

interface Description {
  readonly format: number;
  readonly schema: number;
  readonly name: string;
  readonly generation: string;
}

export interface FoundDatabase {
  readonly folder: string;
  readonly generation: string;
}

const IN_THE_WAY: ReadonlySet<string | undefined> = new Set(['EEXIST', 'ENOTEMPTY', 'EPERM', 'EACCES', 'EBUSY']);

/** The folders of databases. */
export class DatabaseFolders {
  readonly #directory: string;
  readonly #schema: Schema;
  readonly #disk: Disk;

  constructor(directory: string, schema: Schema, disk: Disk) {
    this.#directory = path.resolve(directory);
    this.#schema = schema;
    this.#disk = disk;
  }

  /** @throws UpgradeRequiredError when newer code has written it. */
  async find(name: string): Promise<FoundDatabase | undefined> {
    const folder = path.join(this.#directory, nameOfText(name));
    const found = await this.#describe(folder);
    if (!found) return undefined;
    if (found.format > FORMAT || found.schema > this.#schema.version) {
      throw new UpgradeRequiredError({ database: name, supportedVersion: this.#schema.version });
    }
    return { folder, generation: found.generation };
  }

  async findOrMake(name: string): Promise<FoundDatabase> {
    for (;;) {
      const found = await this.find(name);
      if (found) return found;
      await this.#make(name);
    }
  }

  async list(): Promise<readonly string[]> {
    const entries = await this.#disk.list(this.#directory);
    const names = entries.map(async ({ name, isDirectory }) => {
      const text = textOfName(name);
      if (!isDirectory || (text === undefined && !isHashed(name))) return undefined;
      const folder = path.join(this.#directory, name);
      if (text === undefined) return (await this.#describe(folder))?.name;
      return (await this.#disk.readText(path.join(folder, DESCRIPTION))) === undefined ? undefined : text;
    });
    return (await Promise.all(names)).filter((name) => name !== undefined);
  }

  /**
   * Removes the folder of a database that was deleted. A tombstone stays, so that somebody who comes to it late, with another
   * database of the name there since, finds the way taken.
   */
  async remove(name: string, generation: string): Promise<void> {
    const folder = path.join(this.#directory, nameOfText(name));
    if ((await this.#describe(folder))?.generation !== generation) return;
    const tombstone = path.join(this.#directory, `${REMOVED}${generation}`);
    try {
      await this.#disk.rename(folder, tombstone);
    } catch (error) {
      if (codeOf(error) === 'ENOENT' || IN_THE_WAY.has(codeOf(error))) return;
      throw error;
    }
    const entries = await this.#disk.list(tombstone);
    const values = entries.filter((entry) => entry.name !== DESCRIPTION);
    await Promise.all(values.map((entry) => this.#disk.removeTree(path.join(tombstone, entry.name))));
  }

  /** Makes the folder beside its place first: it is there whole, or not at all. */
  async #make(name: string): Promise<void> {
    const unfinished = path.join(this.#directory, `${UNFINISHED}${randomUUID()}`);
    const generation = randomUUID();
    const journals = journalDirectory(unfinished, generation);
    const description: Description = { format: FORMAT, schema: this.#schema.version, name, generation };
    try {
      await this.#disk.makeDirectory(journals);
      await this.#disk.write(path.join(unfinished, DESCRIPTION), `${JSON.stringify(description, undefined, 2)}\n`);
      await this.#disk.write(path.join(journals, FIRST_JOURNAL.file), FIRST_JOURNAL.text);
      await this.#disk.syncDirectory(journals);
      await this.#disk.syncDirectory(unfinished);
      await this.#disk.rename(unfinished, path.join(this.#directory, nameOfText(name)));
      await this.#disk.syncDirectory(this.#directory);
    } catch (error) {
      await this.#disk.removeTree(unfinished).catch(() => undefined);
      // Somebody else may have made it.
      if (!IN_THE_WAY.has(codeOf(error)) || !(await this.find(name))) throw error;
    }
  }

  async #describe(folder: string): Promise<Description | undefined> {
    const file = path.join(folder, DESCRIPTION);
    const text = await this.#disk.readText(file);
    if (text === undefined) return undefined;
    try {
      const { format, schema, name, generation } = JSON.parse(text) as Partial<Description>;
      if (
        typeof format === 'number' &&
        typeof schema === 'number' &&
        typeof name === 'string' &&
        typeof generation === 'string'
      ) {
        return { format, schema, name, generation };
      }
    } catch (error) {
      throw new DamagedFileError(file, error);
    }
    throw new DamagedFileError(file);
  }
}
