import { ImportRefusedError } from '../contract/errors/index.ts';
import type { Progress } from '../contract/event-store.ts';
import type { Signal } from '../contract/platform.ts';
import type { ImportResult } from '../contract/transfer.ts';
import { isolated } from '../platform/isolated.ts';
import {
  FORMAT_VERSION,
  isEnd,
  isHeader,
  isSnapshot,
  parseLine,
  type Line,
  type MessageLine,
  type SnapshotLine,
} from './format.ts';
import { ImportedCommits, type ImportTarget } from './imported-commits.ts';
import { readLines, type NumberedLine } from './read-lines.ts';

// What is stored in one transaction: whole commits, until they are so much.
const CHUNK = 1_000; // messages
const CHUNK_LENGTH = 1024 * 1024; // UTF-16 units

export interface Import extends ImportTarget {
  readonly onProgress: ((progress: Progress) => void) | undefined;
}

/**
 * Stores what an export holds and is not there yet. A file is looked through before anything of it is stored; of a stream everything up
 * to a line that is refused is.
 * @throws ImportRefusedError
 */
export async function importFrom(target: Import, source: ReadableStream<Uint8Array> | Blob): Promise<ImportResult> {
  if (source instanceof Blob) {
    for await (const _ of checkedLines(source.stream(), target.signal));
    return store(target, source.stream(), source.size);
  }
  return store(target, source, undefined);
}

async function store(target: Import, source: ReadableStream<Uint8Array>, size: number | undefined): Promise<ImportResult> {
  const { onProgress } = target;
  const commits = new ImportedCommits(target);
  const snapshots: SnapshotLine[] = [];
  let found = 0;
  for await (const { line, number, bytes } of checkedLines(source, target.signal)) {
    if (isMessage(line)) {
      const isFull = commits.messages >= CHUNK || commits.length >= CHUNK_LENGTH;
      if (isFull && commits.lastCommit !== line.commit) {
        await commits.store();
        if (onProgress) isolated(() => onProgress({ done: bytes, total: size ?? bytes }));
      }
      commits.add(line, number);
    } else if (isSnapshot(line)) {
      found++;
      snapshots.push(line);
      if (snapshots.length < CHUNK) continue;
      await commits.store();
      await commits.storeSnapshots(snapshots.splice(0));
    }
  }
  await commits.store();
  await commits.storeSnapshots(snapshots);
  if (onProgress && size !== undefined) isolated(() => onProgress({ done: size, total: size }));
  return { ...commits.result, snapshots: found };
}

interface CheckedLine extends NumberedLine {
  readonly line: Line;
}

/** The lines as far as they are whole and in their order. @throws ImportRefusedError */
async function* checkedLines(
  source: ReadableStream<Uint8Array>,
  signal: Signal | undefined,
): AsyncGenerator<CheckedLine, void, undefined> {
  const counts = { messages: 0, snapshots: 0 };
  let number = 0;
  let isEnded = false;
  try {
    for await (const numbered of readLines(source)) {
      signal?.throwIfAborted();
      number = numbered.number;
      if (isEnded) throw new TypeError('it stands behind the last line');
      const line = parseLine(numbered.text);
      if (isHeader(line) !== (number === 1))
        throw new TypeError(number === 1 ? 'it is not the header of an export' : 'it is a header');
      if (isHeader(line) && line.version > FORMAT_VERSION) {
        throw new TypeError(
          `it is of version ${line.version}, and this code knows ${FORMAT_VERSION}: use a newer version of the library`,
        );
      }
      if (isEnd(line)) {
        isEnded = true;
        const isWhole = line.messages === counts.messages && line.snapshots === counts.snapshots;
        if (!isWhole || line.sha256 !== numbered.hashBefore())
          throw new TypeError('what stands before it is not what was exported');
      }
      if (isMessage(line)) counts.messages++;
      else if (isSnapshot(line)) counts.snapshots++;
      yield { ...numbered, line };
    }
    number++;
    if (!isEnded) throw new TypeError('the last line is missing: the file was cut off');
  } catch (cause) {
    signal?.throwIfAborted();
    if (!(cause instanceof TypeError)) throw cause;
    throw new ImportRefusedError({ line: Math.max(1, number), reason: cause.message }, { cause });
  }
}

function isMessage(line: Line): line is MessageLine {
  return 'commit' in line;
}
