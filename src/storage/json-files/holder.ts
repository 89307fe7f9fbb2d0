import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Whoever brings a journal to the files. */
export interface Holder {
  readonly token: string;
  readonly process: number;
  /** When the process began, where the system tells: a number of a process is given again. */
  readonly started?: string;
  /** The machine, and the part of it in which the number of the process means something. */
  readonly place: string;
}

// A process elsewhere cannot be seen: it is given up when it has not come to an end for so long.
const LONGEST_ELSEWHERE = 60_000; // milliseconds

const tokens = new Set<string>();

/** A holder of this process, until `forgetHolder`. */
export function newHolder(): Holder {
  const token = randomUUID();
  tokens.add(token);
  const started = startOf(process.pid);
  return { token, process: process.pid, place: placeOfThisProcess(), ...(started !== undefined && { started }) };
}

export function forgetHolder({ token }: Holder): void {
  tokens.delete(token);
}

/** Whether a holder may still be at work, which was seen first so many milliseconds ago. */
export function mayBeAlive({ token, process: id, started, place }: Holder, seenFor: number): boolean {
  if (place !== placeOfThisProcess()) return seenFor < LONGEST_ELSEWHERE;
  if (id === process.pid && started === startOf(id)) return tokens.has(token);
  return isRunning(id) && started === startOf(id);
}

function isRunning(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'; // somebody else's
  }
}

/** Linux has it in clock ticks since the machine began (proc(5)). */
function startOf(id: number): string | undefined {
  return read(() => readFileSync(`/proc/${id}/stat`, 'latin1').split(') ').at(-1)?.split(' ')[19]);
}

let place: string | undefined;

/** Containers of one machine number their processes each for itself. */
function placeOfThisProcess(): string {
  return (place ??= `${hostname()} ${read(() => readlinkSync('/proc/self/ns/pid')) ?? ''}`.trim());
}

function read<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch {
    return undefined;
  }
}
