import { check } from '../check.ts';
import type { BenchStore, Contestant, ContestantName, Durability } from '../contestant.ts';
import type { ReadSide } from '../read-side.ts';
import { contestantEntry } from '../contestants/index.ts';
import { workloadNamed } from '../workloads/index.ts';
import type { Figures, Workload } from '../workloads/workload.ts';
import { warmUp } from '../workloads/warm-up.ts';

/** What a page is asked to do: JSON, as it comes from outside the browser. */
export interface Job {
  readonly contestant: ContestantName;
  readonly workload: Workload['name'];
  readonly durability: Durability;
  /** Which of the tabs this is, from 0. */
  readonly tab: number;
  /** Which figure is wanted, where they are measured one after the other. */
  readonly figure: string;
}

const DATABASE = 'bench';

/** The one contestant that this page has opened. */
let opened: Promise<BenchStore> | undefined;
let openedReadSide: Promise<ReadSide> | undefined;

/** What the runner calls, as a global. */
export const benchPage = {
  async describe(name: ContestantName): Promise<Pick<Contestant, 'description' | 'durability'>> {
    const { description, durability } = await contestantEntry(name).load();
    return { description, durability };
  },

  async check(name: ContestantName, durability: Durability): Promise<void> {
    const { open } = await contestantEntry(name).load();
    const store = await open(DATABASE, durability);
    await check(name, store);
    await store.close();
  },

  async prepare({ contestant, workload, durability, figure }: Job): Promise<void> {
    const { prepare, prepareReadSide } = workloadNamed(workload);
    if (prepareReadSide) {
      const readSide = await readSideOf(contestant, durability);
      await prepareReadSide(readSide);
      await readSide.close();
    }
    if (!prepare) return;
    const { open } = await contestantEntry(contestant).load();
    const store = await open(DATABASE, durability);
    await prepare(store, figure);
    await store.close();
  },

  /** Does what comes before the clock starts. */
  async getReady({ contestant, workload, durability }: Job): Promise<void> {
    const { open } = await contestantEntry(contestant).load();
    const { place } = workloadNamed(workload);
    if (place !== 'warm tab' && place !== 'four tabs') return;
    opened = open(DATABASE, durability);
    await warmUp(await opened);
  },

  async measure({ contestant, workload, durability, tab, figure }: Job): Promise<Figures> {
    const { open } = await contestantEntry(contestant).load();
    const { measure } = workloadNamed(workload);
    const figures = await measure?.({
      tab,
      figure,
      open: () => (opened ??= open(DATABASE, durability)),
      openReadSide: () => (openedReadSide ??= readSideOf(contestant, durability)),
    });
    await (await opened)?.close();
    await (await openedReadSide)?.close();
    return figures ?? {};
  },

  async verify({ contestant, workload, durability, figure }: Job): Promise<void> {
    const { open } = await contestantEntry(contestant).load();
    const store = await open(DATABASE, durability);
    await workloadNamed(workload).verify?.(store, figure);
    await store.close();
  },
};

async function readSideOf(name: ContestantName, durability: Durability): Promise<ReadSide> {
  const { openReadSide } = await contestantEntry(name).load();
  if (!openReadSide) throw new Error(`${name} makes nothing of its events.`);
  return openReadSide(DATABASE, durability);
}
