import { catchUp, logOf } from './read-side.ts';
import { longTask } from './long-task.ts';
import { watchThread } from './watch-thread.ts';
import type { TableWorkload } from './workload.ts';

export const catchUpTask: TableWorkload = {
  ...catchUp,
  name: 'catch-up-task',
  title: `the page while it brings ${catchUp.title}, its CPU slowed 4 ×`,
  figures: longTask.figures,
  cpuSlowdown: 4,
  async measure({ openReadSide }) {
    const log = logOf(await openReadSide());
    const stop = watchThread();
    await log.catchUp();
    return stop();
  },
};
