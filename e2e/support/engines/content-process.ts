import { memoryOf } from './processes.ts';

const BALLAST_BYTES = 64 * 1024 * 1024; // more than a page grows by chance in the milliseconds between two looks

type Evaluate = <R, A extends readonly unknown[]>(fn: (...args: A) => R, ...args: A) => Promise<R>;

/**
 * Which of `candidates` runs the page. No engine tells, so the page takes memory and the process that grew by as much
 * is the one. Rejects when none or more than one did.
 */
export async function findContentProcess(candidates: () => number[], evaluate: Evaluate): Promise<number> {
  const before = new Map(candidates().map((pid) => [pid, memoryOf(pid)]));
  await evaluate(takeMemory, BALLAST_BYTES);
  const grown = candidates().filter((pid) => memoryOf(pid) - (before.get(pid) ?? 0) > BALLAST_BYTES * 0.9);
  await evaluate(giveMemoryBack);
  const [pid, ...others] = grown;
  if (pid === undefined || others.length > 0) {
    throw new Error(`Expected one process to have grown by ${BALLAST_BYTES} bytes, not ${grown.length}.`);
  }
  return pid;
}

function takeMemory(bytes: number): void {
  const memory = new Uint8Array(bytes);
  for (let at = 0; at < bytes; at += 4096) memory[at] = 1; // a page of memory counts once it is written
  Reflect.set(globalThis, '__engineBallast', memory);
}

function giveMemoryBack(): void {
  const { buffer } = Reflect.get(globalThis, '__engineBallast') as { buffer: { transfer(bytes: number): void } };
  buffer.transfer(0); // at once, where a collection would disturb the next look
  Reflect.deleteProperty(globalThis, '__engineBallast');
}
