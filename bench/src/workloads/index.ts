import { append1, append100, burst } from './append.ts';
import { disk } from './disk.ts';
import { encode } from './encode.ts';
import { snapshot, version } from './grown.ts';
import { GROWTH_AXES, GROWTH_SIZES, growthWorkload } from './growth.ts';
import { longTask } from './long-task.ts';
import { coldLoad, load, loadSingles, slice, tail } from './read.ts';
import type { TableWorkload, Workload } from './workload.ts';
import { catchUpTask } from './catch-up-task.ts';
import { live } from './live.ts';
import { catchUp, command, documentPage, readAllWorkloads } from './read-side.ts';
import { openAddClose, tabs } from './writers.ts';

/** Every workload that has a table, in their order. */
export const WORKLOADS: readonly TableWorkload[] = [
  append1,
  append100,
  burst,
  load,
  loadSingles,
  tail,
  slice,
  version,
  snapshot,
  coldLoad,
  openAddClose,
  tabs,
  longTask,
  command,
  ...readAllWorkloads,
  catchUp,
  catchUpTask,
  documentPage,
  live,
  disk,
  encode,
];

const GROWTH = GROWTH_AXES.flatMap((axis) => GROWTH_SIZES[axis].map((size) => growthWorkload(axis, size)));

/** @throws Error for a name that no workload has. */
export function workloadNamed(name: string): Workload {
  const workload = [...WORKLOADS, ...GROWTH].find((workload) => workload.name === name);
  if (!workload) throw new Error(`There is no workload '${name}'; there are ${WORKLOADS.map(({ name }) => name).join(', ')}.`);
  return workload;
}
