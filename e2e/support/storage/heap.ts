import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

export const MEGABYTE: number = 1024 * 1024;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes that are in use once everything unused is gone. */
export function heapUsed(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}
