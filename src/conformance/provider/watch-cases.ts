import type { ChangeNotice } from '../../contract/change.ts';
import { EventStoreError } from '../../contract/errors/index.ts';
import type { LogFields, LogLevel } from '../../contract/logger.ts';
import { assertEqual, assertRejects, assertTrue } from '../storage/assert.ts';
import { deposit, deposits, foldBalance } from './bank.ts';
import type { ProviderCase } from './provider-case.ts';
import { until } from './until.ts';

/** From now on, how many listeners of a signal there are. */
function countListeners(signal: AbortSignal): () => number {
  let listeners = 0;
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
    listeners++;
    addEventListener.apply(signal, args);
  };
  signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
    listeners--;
    removeEventListener.apply(signal, args);
  };
  return () => listeners;
}

export const watchCases: readonly ProviderCase[] = [
  {
    title: 'watchers hear of commits of every client, in order within a stream, and of nothing else they did not ask for',
    async run({ connect, database }) {
      const [watching, writing] = [connect(), connect()];
      const all: ChangeNotice[] = [];
      const one: ChangeNotice[] = [];
      const stop = watching.watch((notice) => all.push(notice), { database });
      watching.watch((notice) => one.push(notice), { database, name: 'Account', id: '2' });
      const [first, second] = [
        await writing.openStore('Account', '1', { database }),
        await watching.openStore('Account', '2', { database }),
      ];
      for (const n of [1, 2, 3]) await first.add([deposit(n)]);
      await second.add(deposits(2));
      const change = (id: string, version: number): ChangeNotice => ({ database, name: 'Account', id, version });
      const last = (id: string): number =>
        Math.max(0, ...all.flatMap((notice) => ('id' in notice && notice.id === id ? [notice.version] : [])));
      await until(() => last('1') === 3 && last('2') === 2, 'the last notices');
      const seen = all.flatMap((notice) => ('id' in notice && notice.id === '1' ? [notice.version] : []));
      assertEqual(
        seen,
        seen.toSorted((a, b) => a - b),
        'the order',
      );
      assertEqual(one, [change('2', 2)], 'the watcher of one stream');
      stop();
      const heard = all.length;
      await second.add(deposits(1));
      await until(() => one.length === 2, 'the other watcher hears on');
      assertEqual(all.length, heard, 'the watcher that stopped');
    },
  },
  {
    title: 'a page hears of its own adds before they resolve, of each once, in their order',
    async run({ connect, database }) {
      const [page, other] = [connect(), connect()];
      const story: string[] = [];
      page.watch((notice) => story.push('id' in notice ? `heard ${notice.version}` : 'resync'), { database, id: '1' });
      const [store, last] = [
        await page.openStore('Account', '1', { database }),
        await page.openStore('Account', 'last', { database }),
      ];
      const add = async (count: number): Promise<void> => {
        const version = await store.add(deposits(count));
        story.push(`added ${version}`);
      };
      for (const count of [1, 2]) await add(count);
      await Promise.all([add(1), add(1), add(1)]);
      // What another client hears of by then, this page has been told of as well: it began to listen before.
      await new Promise<void>((resolve) => {
        other.watch(() => resolve(), { database, id: 'last' });
        void last.add([deposit(1)]);
      });
      assertEqual(
        story.filter((line) => line.startsWith('heard')),
        [1, 3, 4, 5, 6].map((version) => `heard ${version}`),
        'what was heard',
      );
      for (const version of [1, 3, 4, 5, 6]) {
        assertTrue(story.indexOf(`heard ${version}`) < story.indexOf(`added ${version}`), `${version} is heard of first`);
      }
    },
  },
  {
    title: 'a watcher that is stopped by another hears no more, not even of the same commit; one that begins hears of the next',
    async run({ connect, database }) {
      const provider = connect();
      const heard: string[] = [];
      const hear = (who: string) => (notice: ChangeNotice) => heard.push(`${who} ${'id' in notice ? notice.version : 'resync'}`);
      const first = provider.watch(
        (notice) => {
          hear('first')(notice);
          first();
          second();
          provider.watch(hear('third'), { database });
        },
        { database },
      );
      const second = provider.watch(hear('second'), { database });
      const store = await provider.openStore('Account', '1', { database });
      for (const n of [1, 2, 3]) await store.add([deposit(n)]);
      assertEqual(heard, ['first 1', 'third 2', 'third 3'], 'what was heard');
    },
  },
  {
    title: 'a provider that is closed inside a notice tells nobody any more, and the add that was told of is acknowledged',
    async run({ connect, database }) {
      const provider = connect();
      const heard: string[] = [];
      let closing: Promise<void> | undefined;
      provider.watch(() => {
        heard.push('first');
        closing = provider.close();
      });
      provider.watch(() => heard.push('second'));
      const store = await provider.openStore('Account', '1', { database });
      assertEqual(await store.add(deposits(2)), 2, 'the add');
      await closing;
      assertEqual(heard, ['first'], 'who heard');
      assertEqual(await connect().read('Account', '1', { database }).version(), 2, 'what is stored');
    },
  },
  {
    title: 'a closed provider refuses to watch, and has left no listener on a signal that lives on',
    async run({ connect, database }) {
      const provider = connect();
      const { signal } = new AbortController();
      const listeners = countListeners(signal);
      for (const id of ['1', '2', '3']) provider.watch(() => undefined, { database, id, signal });
      const stop = provider.watch(() => undefined, { database, signal });
      stop();
      assertEqual(listeners(), 3, 'listeners of those that watch');
      await provider.close();
      assertEqual(listeners(), 0, 'listeners that are left');
      const refused = await assertRejects(provider.openStore('Account', '1'), EventStoreError, 'an open');
      const attempt = async (): Promise<unknown> => provider.watch(() => undefined);
      assertEqual((await assertRejects(attempt(), EventStoreError, 'a watch')).code, refused.code, 'the same refusal');
    },
  },
  {
    title: 'no watcher changes what another one is told',
    async run({ connect, database }) {
      const provider = connect();
      const options = { database, id: '1' };
      const seen: ChangeNotice[] = [];
      provider.watch((notice) => void Reflect.set(notice, 'version', 99), options);
      provider.watch((notice) => seen.push(notice), options);
      options.id = 'another';
      const store = await provider.openStore('Account', '1', { database });
      await store.add(deposits(2));
      assertEqual(seen, [{ database, name: 'Account', id: '1', version: 2 }], 'what the second is told');
    },
  },
  {
    title: 'the log tells of failures and of what goes on, each at its level, and of what the caller is told only to who debugs',
    async run({ connect, database }) {
      const lines: { level: LogLevel; message: string; fields: LogFields }[] = [];
      const line = (level: LogLevel) => (message: string, fields: LogFields) => void lines.push({ level, message, fields });
      const logger = { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
      const provider = connect({ logger });
      const store = await provider.openStore('Account', '1', { database, sessionTimeout: 1_500 });
      await store.add(deposits(3));
      await store.snapshotAll(3, foldBalance);
      await assertRejects(store.add([deposit(1, { sequenceNumber: 1 })]), Error, 'a mismatch');
      await store.add([deposit(4, { idempotencyId: 'once' })]);
      await assertRejects(store.add([deposit(4, { idempotencyId: 'once' })]), Error, 'a duplicate');
      await assertRejects(provider.openStore('Account', '1', { database, openTimeout: 20 }), Error, 'an open');
      const has = (level: LogLevel, message: string): boolean =>
        lines.some((entry) => entry.level === level && entry.message === message);
      await until(() => has('warn', 'session expired'), 'session expired');
      await store.close();
      await until(() => has('debug', 'store closed'), 'store closed');
      assertTrue(has('debug', 'store opened'), 'store opened');
      assertTrue(has('debug', 'events added'), 'events added');
      assertTrue(has('info', 'snapshot created'), 'snapshot created');
      assertTrue(has('debug', 'version mismatch'), 'version mismatch');
      assertTrue(has('debug', 'add failed'), 'a duplicate');
      assertTrue(has('debug', 'open failed'), 'open failed');
      // What is told of the storage is of no stream.
      const ofStreams = lines.filter(({ message }) => !message.startsWith('storage is'));
      assertTrue(
        ofStreams.every(({ fields }) => JSON.stringify(fields['storeId']).includes(database)),
        'each names its stream',
      );
    },
  },
];
