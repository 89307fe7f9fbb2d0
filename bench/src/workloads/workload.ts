import type { BenchStore, ContestantName } from '../contestant.ts';
import type { ReadSide } from '../read-side.ts';

export type WorkloadName =
  | 'append-1'
  | 'append-100'
  | 'burst'
  | 'load'
  | 'load-singles'
  | 'tail'
  | 'slice'
  | 'version'
  | 'snapshot'
  | 'cold-load'
  | 'open-add-close'
  | 'tabs'
  | 'long-task'
  | 'command'
  | `read-all-${'one' | 'many'}-${'singles' | 'batches' | 'compacted'}`
  | 'catch-up'
  | 'catch-up-task'
  | 'document-page'
  | 'live'
  | 'disk'
  | 'encode';

/** What grows in the growth workloads: the events of one stream, or the streams of a database. */
export type GrowthAxis = 'events' | 'streams';

export type GrowthName = `growth-${GrowthAxis}-${number}`;

/** One thing that a workload measures. */
export interface Figure {
  /** What it is of, where a workload has several. */
  readonly title: string;
  readonly unit: Unit;
}

/**
 * How a figure is shown. `ms` and `bytes` are divided by the peer's of the same round; a `ratio` is one within the
 * contestant; `absolute ms` are shown as they are.
 */
export type Unit = 'ms' | 'bytes' | 'ratio' | 'absolute ms';

export type Figures = Readonly<Record<string, number>>;

/** Where the measured part runs. `prepare` has had a tab of its own, closed by then. */
export type Place =
  /** In one tab, after a warm-up. */
  | 'warm tab'
  /** In one tab that has done nothing yet: opening the database belongs to what is measured. */
  | 'cold tab'
  /**
   * The same in a browser that was started after `prepare` had ended, as at a user's next visit. Read within seconds of being written,
   * little data is faster than much in a way that is gone by then.
   */
  | 'next visit'
  /**
   * In four tabs at once, each warmed up; one figure after the other. Each tab tells its `begin` and `end` in milliseconds
   * since the epoch, and the figure is from the first one's beginning to the last one's end.
   */
  | 'four tabs'
  /** In two tabs at once, where the figures are told by one of them. */
  | 'two tabs'
  /** Nowhere: what `prepare` left on the disk is measured, once for each figure in a browser of its own. */
  | 'disk';

/** How many tabs `four tabs` are. */
export const TABS = 4;

export interface Workload {
  readonly name: WorkloadName | GrowthName;
  /** What is done, in the words of a table's caption. */
  readonly title: string;
  readonly figures: Readonly<Record<string, Figure>>;
  readonly place: Place;
  /** The contestants that it says something about. Default: all. */
  readonly contestants?: readonly ContestantName[];
  /** At most so many rounds: for what hardly differs between rounds. */
  readonly rounds?: number;
  /** How many times slower the CPU is made while measuring; an engine that cannot is not measured. Default: 1. */
  readonly cpuSlowdown?: number;
  /** Fills a fresh database; not measured. `figure` is given where each figure has a database of its own. */
  readonly prepare?: (store: BenchStore, figure: string) => Promise<void>;
  /** The same of a database of its own for what is made of events. */
  readonly prepareReadSide?: (readSide: ReadSide) => Promise<void>;
  /** Absent for `disk`. */
  readonly measure?: (stage: Stage) => Promise<Figures>;
  /** Rejects when what was measured has not left behind what it should have. */
  readonly verify?: (store: BenchStore, figure: string) => Promise<void>;
}

/** A workload that has a table of its own. */
export type TableWorkload = Workload & { readonly name: WorkloadName };

/** What a measurement has at hand in its page. */
export interface Stage {
  /** The store on the prepared database; opened by the first call. */
  readonly open: () => Promise<BenchStore>;
  readonly openReadSide: () => Promise<ReadSide>;
  /** Which of the tabs this is, from 0. */
  readonly tab: number;
  /** Which figure is wanted, where they are measured one after the other. */
  readonly figure: string;
}
