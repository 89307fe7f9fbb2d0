import type { ChangeNotice } from '../../contract/change.ts';
import type { LogFields, LogLevel } from '../../contract/logger.ts';
import { assertEqual, assertRejects, assertTrue } from '../../key-value/conformance/assert.ts';
import { deposit, deposits, foldBalance } from './bank.ts';
import type { ProviderCase } from './case.ts';

/** Resolves once the condition holds; notices and log lines come when they come. */
async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + 5_000;
  while (!condition()) {
    assertTrue(performance.now() < deadline, `within 5 seconds: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
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
    title: 'the log tells of failures and of what goes on, each at its level, and of what the caller is told only to who debugs',
    async run({ connect, database }) {
      const lines: { level: LogLevel; message: string; fields: LogFields }[] = [];
      const line = (level: LogLevel) => (message: string, fields: LogFields) => void lines.push({ level, message, fields });
      const logger = { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
      const provider = connect({ logger });
      const store = await provider.openStore('Account', '1', { database, sessionTimeout: 400 });
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
      assertTrue(has('error', 'open failed'), 'open failed');
      assertTrue(
        lines.every(({ fields }) => JSON.stringify(fields['storeId']).includes(database)),
        'each names its stream',
      );
    },
  },
];
