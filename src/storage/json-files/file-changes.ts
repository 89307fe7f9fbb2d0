import { randomUUID } from 'node:crypto';
import { appendFileSync, closeSync, fstatSync, openSync, readSync, statSync, truncateSync } from 'node:fs';
import path from 'node:path';
import type { Changes, PublishedChange } from '../../contract/change.ts';
import { isolated } from '../../platform/isolated.ts';

// File systems tell of changes each in its own way, some not at all: looking at one file costs next to nothing.
const LOOK = 100; // milliseconds

// A frame: nobody shows more than one state in it.
const INTERVAL = 16; // milliseconds

const LONGEST = 1024 ** 2; // bytes: then the file begins anew, which is a gap for those who read it

const FILE = 'changes.log';

type Listener = (change: PublishedChange) => void;

/**
 * Carries changes to every process that has the directory open: of each stream the last, once a frame, in a file that all append
 * to. They are hints: none is waited for, and one that cannot be written is lost.
 */
export class FileChanges implements Changes {
  readonly #file: string;
  readonly #ownName = randomUUID();
  readonly #listeners = new Map<Listener, (() => void) | undefined>();
  readonly #waiting = new Map<string, PublishedChange>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopLooking: (() => void) | undefined;

  constructor(directory: string) {
    this.#file = path.join(directory, FILE);
  }

  publish(change: PublishedChange): void {
    for (const listener of [...this.#listeners.keys()]) isolated(() => listener(change));
    this.#waiting.set(JSON.stringify([change.database, change.name, change.id]), change);
    this.#timer ??= setTimeout(() => this.flush(), INTERVAL).unref();
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.size === 0) return;
    const text = [...this.#waiting.values()]
      .map((change) => `\n${JSON.stringify({ from: this.#ownName, ...change })}\n`)
      .join('');
    this.#waiting.clear();
    hint(() => {
      if ((statSync(this.#file, { throwIfNoEntry: false })?.size ?? 0) > LONGEST) truncateSync(this.#file);
      appendFileSync(this.#file, text);
    });
  }

  subscribe(onChange: Listener, onGap?: () => void): () => void {
    const listener: Listener = (change) => onChange(change);
    this.#listeners.set(listener, onGap);
    this.#stopLooking ??= this.#look();
    return () => {
      if (!this.#listeners.delete(listener) || this.#listeners.size > 0) return;
      this.#stopLooking?.();
      this.#stopLooking = undefined;
    };
  }

  /** Looks at what others append. It keeps no process alive. */
  #look(): () => void {
    const reader = new TailReader(this.#file);
    const timer = setInterval(() => {
      hint(() => {
        const lines = reader.next();
        if (!lines) for (const onGap of [...this.#listeners.values()]) isolated(() => onGap?.());
        for (const line of lines ?? []) this.#tell(line);
      });
    }, LOOK);
    timer.unref();
    return () => clearInterval(timer);
  }

  #tell(line: string): void {
    const change = parseChange(line);
    if (!change || change.from === this.#ownName) return;
    for (const listener of [...this.#listeners.keys()]) isolated(() => listener(change));
  }
}

/** Reads whole lines that come to a file. */
class TailReader {
  readonly #file: string;
  #offset: number;

  constructor(file: string) {
    this.#file = file;
    this.#offset = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  }

  /** The lines since the last call; `undefined` when the file has begun anew. */
  next(): readonly string[] | undefined {
    const size = statSync(this.#file, { throwIfNoEntry: false })?.size ?? 0;
    if (size === this.#offset) return [];
    if (size < this.#offset) {
      this.#offset = 0;
      return undefined;
    }
    const text = readPart(this.#file, this.#offset);
    const whole = text.lastIndexOf('\n') + 1;
    this.#offset += Buffer.byteLength(text.slice(0, whole));
    return text.slice(0, whole).split('\n');
  }
}

function readPart(file: string, from: number): string {
  const handle = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(Math.max(0, fstatSync(handle).size - from));
    return bytes.toString('utf8', 0, readSync(handle, bytes, 0, bytes.length, from));
  } finally {
    closeSync(handle);
  }
}

/** Other versions of the library may write there as well. */
function parseChange(line: string): (PublishedChange & { readonly from?: unknown }) | undefined {
  try {
    const change = JSON.parse(line) as PublishedChange & { readonly from?: unknown };
    const isChange = [change.database, change.name, change.id].every((part) => typeof part === 'string');
    return isChange && Number.isSafeInteger(change.version) && change.version >= 1 ? change : undefined;
  } catch {
    return undefined;
  }
}

function hint(call: () => void): void {
  try {
    call();
  } catch {
    // A watcher that misses it hears of the next one.
  }
}
