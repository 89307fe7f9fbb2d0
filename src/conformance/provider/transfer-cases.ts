import { ImportRefusedError, InvalidArgumentError } from '../../contract/errors/index.ts';
import type { EventStoreProvider } from '../../contract/event-store-provider.ts';
import type { Progress } from '../../contract/event-store.ts';
import type { ExportOptions } from '../../contract/transfer.ts';
import { createMessage } from '../../events/create-message.ts';
import { defineEvents } from '../../events/define-events.ts';
import { assertEqual, assertRejects, assertTrue } from '../storage/assert.ts';
import { AccountBalance, deposit, deposits, range, ValueRecorded, type BankEvent } from './bank.ts';
import type { ProviderCase } from './provider-case.ts';

async function exported(provider: EventStoreProvider<BankEvent>, options: ExportOptions): Promise<Blob> {
  return new Response(provider.export(options)).blob();
}

/** Streams with single events, batches, commits on several, a snapshot, an idempotency id, values of all kinds, and a gap. */
async function fill(provider: EventStoreProvider<BankEvent>, database: string): Promise<void> {
  await provider.add('Order', 'gone', deposits(3), { database });
  for (const n of range(1, 30)) await provider.add('Account', String(n % 3), deposit(n), { database });
  await provider.addToStreams(
    [
      { name: 'Account', id: '2', events: deposits(2) },
      {
        name: 'Account',
        id: '0',
        events: [new ValueRecorded({ at: new Date(0), big: 1n, none: undefined, lone: '\ud800', ' ': ' ' })],
      },
    ],
    { database },
  );
  await provider.add('Account', '1', deposits(500), { database });
  await provider.deleteStream('Order', 'gone', { database });
  await provider.add('Order', 'gone', [deposit(4, { idempotencyId: 'once', userId: 'joe', scopes: ['a'] })], { database });
  await using store = await provider.openStore('Account', '1', { database });
  for (const version of [5, 10]) await store.snapshot(version, createMessage(new AccountBalance(version, 1)));
}

export const transferCases: readonly ProviderCase[] = [
  {
    title: 'what is exported and imported elsewhere is the same, to the byte',
    async run({ connect, database }) {
      const [provider, other] = [connect(), connect({ settings: { defaultDatabase: `${database}-unused` } })];
      await fill(provider, database);
      const file = await exported(provider, { database });
      const text = await file.text();
      const copy = `${database}-copy`;
      const told: Progress[] = [];
      const result = await other.import(file, { database: copy, onProgress: (progress) => told.push(progress) });
      assertEqual(result, { streams: 4, messages: 534, added: 534, snapshots: 2 }, 'what was imported');
      assertEqual(told.at(-1), { done: file.size, total: file.size }, 'the last progress');
      const again = (await (await exported(other, { database: copy })).text()).replace(`${database}-copy`, database);
      assertEqual(again.split('\n').slice(0, -2), text.split('\n').slice(0, -2), 'the copy');
      for (const id of ['0', '1']) {
        const [one, two] = await Promise.all(
          [database, copy].map((name) => provider.read('Account', id, { database: name }).get()),
        );
        const partition = (messages = one): unknown => messages?.map(({ event, metadata: { message } }) => ({ event, message }));
        assertEqual(partition(two), partition(one), `stream ${id}`);
      }
      const reader = other.read('Order', 'gone', { database: copy });
      assertEqual([await reader.version(), (await reader.get()).length], [4, 1], 'a stream whose first events were deleted');
      assertEqual((await reader.findByIdempotencyId('once')).metadata.context.userId, 'joe', 'an idempotency id');
      assertEqual(await other.read('Account', '1', { database: copy }).snapshotVersions(), [5, 10], 'the snapshots');
      assertEqual(await other.add('Account', '1', deposit(1), { database: copy }), 511, 'the next version');
    },
  },
  {
    title: 'an import that is run again adds nothing twice, and goes on where it was interrupted',
    async run({ connect, database }) {
      const provider = connect();
      await fill(provider, database);
      const file = await exported(provider, { database });
      const bytes = new Uint8Array(await file.arrayBuffer());
      const copy = `${database}-copy`;
      const half = new Blob([bytes.slice(0, Math.floor(bytes.length / 2))]).stream();
      const cut = await assertRejects(provider.import(half, { database: copy }), ImportRefusedError, 'a stream that is cut off');
      assertTrue(cut.line > 1, 'the line where it was cut off');
      const { added } = await provider.import(file.stream(), { database: copy });
      const { added: twice, messages } = await provider.import(file, { database: copy });
      assertEqual([twice, messages], [0, 534], 'run again');
      assertTrue(added <= 534, 'what was left');
      assertEqual((await provider.read('Account', '1', { database: copy }).get()).length, 510, 'one of the streams');
    },
  },
  {
    title: 'a file that is damaged, cut off or newer is refused before anything of it is stored, and the line is named',
    async run({ connect, database }) {
      const provider = connect();
      await fill(provider, database);
      const text = await (await exported(provider, { database })).text();
      const lines = text.trimEnd().split('\n');
      const changed = (line: number, change: (text: string) => string): string =>
        lines.map((each, index) => (index === line - 1 ? change(each) : each)).join('\n');
      const last = lines.length;
      const cases: readonly (readonly [what: string, file: string, line: number])[] = [
        ['cut off in a line', text.slice(0, text.length / 2), text.slice(0, text.length / 2).split('\n').length],
        ['cut off between lines', lines.slice(0, -1).join('\n'), last],
        ['empty', '', 1],
        ['something else', '{"a":1}', 1],
        ['newer', changed(1, (line) => line.replace('"version":1', '"version":2')), 1],
        ['a line that is no JSON', changed(7, () => '{'), 7],
        ['a line without a stream', changed(7, () => '{"commit":1,"version":1}'), 7],
        ['another value', changed(7, (line) => line.replace('"amount":', '"amount":1')), last],
        ['a line that is missing', lines.filter((_, index) => index !== 6).join('\n'), last - 1],
        ['a line behind the end', `${text}{"format":"idb-eventstore","version":1,"database":"x"}\n`, last + 1],
      ];
      for (const [what, file, line] of cases) {
        const copy = `${database}-${what}`;
        const error = await assertRejects(provider.import(new Blob([file]), { database: copy }), ImportRefusedError, what);
        assertEqual(error.line, line, `the line, ${what}: ${error.reason}`);
        assertTrue(!(await provider.databases()).includes(copy), `nothing is stored, ${what}`);
      }
    },
  },
  {
    title: 'a stream that differs is not overwritten',
    async run({ connect, database }) {
      const provider = connect();
      await provider.add('Account', 'a', deposits(3), { database });
      const file = await exported(provider, { database });
      const other = `${database}-other`;
      await provider.add('Account', 'a', deposit(7), { database: other });
      const error = await assertRejects(provider.import(file, { database: other }), ImportRefusedError, 'another first event');
      assertEqual(error.line, 2, 'its line');
      assertEqual((await provider.read('Account', 'a', { database: other }).get()).length, 1, 'the stream');
    },
  },
  {
    title: 'an export may be of one kind of streams or of one stream, compressed, and need not know the classes of events',
    async run({ connect, database }) {
      await fill(connect(), database);
      const provider = connect<never>({ events: defineEvents({}) as never }) as unknown as EventStoreProvider<BankEvent>;
      const count = async (options: ExportOptions): Promise<number> => {
        const lines = (await (await exported(provider, { database, ...options })).text()).trimEnd().split('\n');
        return lines.filter((line) => line.startsWith('{"commit"')).length;
      };
      assertEqual(
        [await count({}), await count({ name: 'Order' }), await count({ name: 'Account', id: '2' })],
        [534, 1, 12],
        'messages',
      );
      const [plain, zipped] = [await exported(provider, { database }), await exported(provider, { database, gzip: true })];
      assertTrue(zipped.size * 4 < plain.size, 'it is smaller');
      const { added } = await provider.import(zipped, { database: `${database}-copy` });
      assertEqual(added, 534, 'what is imported of it');
    },
  },
  {
    title: 'exports and imports are refused where an option is not what it must be, and end with their signal',
    async run({ connect, database }) {
      const provider = connect();
      await fill(provider, database);
      for (const options of [{ database: '' }, { id: 'a' }, { name: 1 }, { gzip: 1 }, { onProgress: 1 }]) {
        const call = async (): Promise<unknown> => provider.export(options as never);
        await assertRejects(call(), InvalidArgumentError, JSON.stringify(options));
      }
      await assertRejects(provider.import('a file' as never), InvalidArgumentError, 'what is no stream');
      const signal = AbortSignal.abort(new RangeError('enough'));
      await assertRejects(provider.export({ database, signal }).getReader().read(), RangeError, 'an export');
      const file = await exported(provider, { database });
      await assertRejects(provider.import(file, { database, signal }), RangeError, 'an import');
    },
  },
];
