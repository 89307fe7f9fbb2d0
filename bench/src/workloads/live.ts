import { bankEvents } from '../events.ts';
import type { Commands } from '../read-side.ts';
import { commandsOf } from './read-side.ts';
import type { Figures, TableWorkload } from './workload.ts';

const STREAM = 'live';
const WARM_UP = 5;
const TURNS = 40;
const FRAME = 1_000 / 60; // milliseconds

// What comes from another tab is at no fixed place in this one's frames.
const PAUSES = [31, 52, 43, 67, 38]; // milliseconds

export const live: TableWorkload = {
  name: 'live',
  title: 'from the call of a command in one tab to the live row in another',
  figures: {
    row: { title: 'live row', unit: 'absolute ms' },
    notice: { title: 'bare notice', unit: 'absolute ms' },
    frames: { title: 'within itself, frames from the notice to the row', unit: 'ratio' },
  },
  place: 'two tabs',
  contestants: ['idb-eventstore', 'dexie'],
  prepareReadSide: (readSide) => readSide.populate({ streams: [STREAM], events: 10, batch: 10 }),
  async measure({ openReadSide, tab }) {
    const commands = commandsOf(await openReadSide());
    return tab === 0 ? write(commands) : read(commands);
  },
};

/** Carries out a command each time that the other tab asks for one. */
async function write(commands: Commands): Promise<Figures> {
  const channel = new BroadcastChannel('live');
  const events = bankEvents(WARM_UP + TURNS);
  await commands.execute(STREAM, bankEvents(1)[0] ?? raise());
  await new Promise<void>((resolve) => {
    channel.addEventListener('message', async () => {
      const event = events.pop() ?? raise();
      channel.postMessage(now());
      await commands.execute(STREAM, event);
      if (events.length === 0) resolve();
    });
    channel.postMessage(0);
  });
  channel.close();
  return {};
}

async function read(commands: Commands): Promise<Figures> {
  const channel = new BroadcastChannel('live');
  let [rows, notices, frames] = [0, 0, 0];
  let begun: (at: number) => void = () => undefined;
  let [rowAt, noticeAt] = [0, 0];
  let [isFirst, arrived] = [true, (): void => undefined];
  const stop = commands.follow(
    STREAM,
    () => {
      if (isFirst) return;
      rowAt = now();
      arrived();
    },
    () => (noticeAt = now()),
  );
  channel.addEventListener('message', ({ data }) => begun(data as number));
  // The writer may have been ready before, and tells it once only.
  for (let turn = -WARM_UP; turn < TURNS; turn++) {
    await new Promise((resolve) => setTimeout(resolve, turn === -WARM_UP ? 3_000 : PAUSES[Math.abs(turn) % PAUSES.length]));
    isFirst = false;
    const row = new Promise<void>((resolve) => (arrived = resolve));
    const begin = new Promise<number>((resolve) => (begun = resolve));
    channel.postMessage(0);
    const [at] = await Promise.all([begin, row]);
    if (turn < 0) continue;
    rows += (rowAt - at) / TURNS;
    notices += (noticeAt - at) / TURNS;
    frames += (rowAt - noticeAt) / FRAME / TURNS;
  }
  stop();
  channel.close();
  // Some tell of no change but by the value itself.
  return noticeAt === 0 ? { row: rows } : { row: rows, notice: notices, frames };
}

/** Comparable between tabs. */
function now(): number {
  return performance.timeOrigin + performance.now();
}

function raise(): never {
  throw new Error('There is no event left.');
}
