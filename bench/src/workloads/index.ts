import { append1, append100, burst } from './append.ts';
import { disk } from './disk.ts';
import { encode } from './encode.ts';
import { snapshot, version } from './grown.ts';
import { longTask } from './long-task.ts';
import { coldLoad, load, slice, tail } from './read.ts';
import type { Workload } from './workload.ts';
import { openAddClose, tabs } from './writers.ts';

/** Every workload, in the order of the tables. */
export const WORKLOADS: readonly Workload[] = [
  append1,
  append100,
  burst,
  load,
  tail,
  slice,
  version,
  snapshot,
  coldLoad,
  openAddClose,
  tabs,
  longTask,
  disk,
  encode,
];

/** @throws Error for a name that no workload has. */
export function workloadNamed(name: string): Workload {
  const workload = WORKLOADS.find((workload) => workload.name === name);
  if (!workload) throw new Error(`There is no workload '${name}'; there are ${WORKLOADS.map(({ name }) => name).join(', ')}.`);
  return workload;
}
