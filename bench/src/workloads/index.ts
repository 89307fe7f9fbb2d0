import { append1, append100, burst } from './append.ts';
import { coldLoad, load, slice, tail } from './read.ts';
import type { Workload } from './workload.ts';

/** Every workload, in the order of the tables. */
export const WORKLOADS: readonly Workload[] = [append1, append100, burst, load, tail, slice, coldLoad];

/** @throws Error for a name that no workload has. */
export function workloadNamed(name: string): Workload {
  const workload = WORKLOADS.find((workload) => workload.name === name);
  if (!workload) throw new Error(`There is no workload '${name}'; there are ${WORKLOADS.map(({ name }) => name).join(', ')}.`);
  return workload;
}
