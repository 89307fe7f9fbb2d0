import { nodeDisk, type Disk } from '../../../src/storage/json-files/disk.ts';

/**
 * How a call of the file system fails. `part`: no room for all that is appended. `late`: it is done, and reported as failed. `full`:
 * this call and all that write after it find no room, until the disk heals.
 */
export type DiskFault = 'EIO' | 'ENOSPC' | 'EMFILE' | 'part' | 'late' | 'full';

const WRITING: ReadonlySet<keyof Disk> = new Set(['write', 'makeDirectory', 'link', 'append'] as const);

/** A disk of which one call fails. */
export class FaultyDisk {
  /** What was called, in order, before the disk healed. */
  readonly calls: (keyof Disk)[] = [];
  readonly disk: Disk;
  readonly #strike: { readonly call: number; readonly fault: DiskFault } | undefined;
  #isHealed = false;

  constructor(strike?: { readonly call: number; readonly fault: DiskFault }) {
    this.#strike = strike;
    this.disk = new Proxy(nodeDisk, {
      get: (disk, name: keyof Disk) => (name === 'close' ? disk.close : this.#faulty(disk, name)),
    });
  }

  heal(): void {
    this.#isHealed = true;
  }

  #faulty(disk: Disk, name: keyof Disk): unknown {
    const call = disk[name] as (...args: unknown[]) => unknown;
    const isSynchronous = ['openJournal', 'stateOf', 'readFrom', 'append'].includes(name);
    return (...args: unknown[]): unknown => {
      const fault = this.#next(name);
      if (fault === undefined) return call(...args);
      if (name === 'append' && fault === 'part') return call(args[0], (args[1] as Buffer).subarray(0, -1));
      const error = failure(fault, name);
      if (!isSynchronous)
        return fault === 'late' ? Promise.resolve(call(...args)).then(() => Promise.reject(error)) : Promise.reject(error);
      if (fault === 'late') call(...args);
      throw error;
    };
  }

  #next(name: keyof Disk): DiskFault | undefined {
    if (this.#isHealed || !this.#strike) {
      if (!this.#isHealed) this.calls.push(name);
      return undefined;
    }
    const count = this.calls.push(name);
    const { call, fault } = this.#strike;
    if (fault === 'full') return count >= call && WRITING.has(name) ? fault : undefined;
    return count === call ? fault : undefined;
  }
}

function failure(fault: DiskFault, name: string): Error {
  const code = fault === 'full' || fault === 'part' ? 'ENOSPC' : fault === 'late' ? 'EIO' : fault;
  return Object.assign(new Error(`${code}: a fault, ${name}`), { code });
}
