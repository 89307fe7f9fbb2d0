import { AccountWithSnapshots } from '../../../src/conformance/provider/account.ts';
import {
  AccountBalance,
  bankEvents,
  deposit,
  foldBalance,
  ValueRecorded,
  type BankEvent,
} from '../../../src/conformance/provider/bank.ts';
import {
  createMessage,
  defineAggregate,
  defineEvents,
  defineProjection,
  isEvent,
  plain,
  readEventStoreSettings,
  type AddAllOptions,
  type AddOptions,
  type AddToStreamsOptions,
  type Aggregate,
  type Cancellable,
  type CompactOptions,
  type CreateMessageOptions,
  type DocumentQuery,
  type DocumentReadOptions,
  type Documents,
  type DocumentsOptions,
  type EventDefinition,
  type EventStore,
  type EventStoreProvider,
  type EventStoreReader,
  type EventStoreSettings,
  type ExecuteOptions,
  type ExportOptions,
  type ImportOptions,
  type GetOptions,
  type LiveOptions,
  type OpenAggregateOptions,
  type OpenStoreOptions,
  type OrderOptions,
  type ProviderAddOptions,
  type ProviderOpenStoreOptions,
  type ReadAllOptions,
  type ReadOptions,
  type RebuildOptions,
  type SubscribeOptions,
  type StreamsOptions,
  type SnapshotAllOptions,
  type StreamOptions,
  type WatchOptions,
} from '../../../src/index.ts';
import { accounts, type Account, type AccountIndex } from '../../../src/conformance/provider/accounts.ts';
import { decide, decideTwo, evolve, incrementalFold, key, line, logger, onError, onProgress } from './own-code.ts';

/** Argument lists that a method takes, each with every part that it may have. */
export type Takes = readonly (readonly unknown[])[];

type TakesOf<T> = { readonly [K in keyof T as T[K] extends (...args: never[]) => unknown ? K : never]: Takes };

/** The tenant of every call: no other run uses it. */
export const TENANT: string = crypto.randomUUID();

const { signal } = new AbortController();
const cancellable: Required<Cancellable> = { signal };

const messageOptions: Required<CreateMessageOptions> = {
  sequenceNumber: 1,
  idempotencyId: 'once',
  correlationId: 'trace',
  causationId: 'cause',
  userId: 'joe',
  partitionId: 'elsewhere',
  scopes: ['a', 'b'],
  id: 'mine',
  createdDate: new Date(),
};

const message = createMessage<BankEvent>(new ValueRecorded({ list: [1] }), messageOptions);
const placed = {
  ...message,
  metadata: { ...message.metadata, message: { ...message.metadata.message, domain: { name: 'Account', id: '2' } } },
};
const balance = createMessage<BankEvent>(new AccountBalance(0, 0));

const openOptions: Required<OpenStoreOptions> = { openTimeout: 1_000, sessionTimeout: 60_000, signal };
const storeOptions: Required<ProviderOpenStoreOptions> = { ...openOptions, database: TENANT };

const addOptions: Required<ProviderAddOptions> = { database: TENANT, openTimeout: 1_000, expectedVersion: 'any', signal };

export const PROVIDER: TakesOf<EventStoreProvider<BankEvent>> = {
  openStore: [
    ['Account', '2', storeOptions],
    [placed.metadata, storeOptions],
    [placed, storeOptions],
  ],
  add: [
    ['Account', '3', [deposit(1)], addOptions],
    ['Account', '3', new ValueRecorded(1), addOptions],
  ],
  addToStreams: [
    [
      [
        { name: 'Account', id: '3', events: [deposit(1)], expectedVersion: 'any' },
        { name: 'Account', id: '4', events: new ValueRecorded(1), expectedVersion: 'any' },
      ],
      { database: TENANT, openTimeout: 1_000, signal } satisfies Required<AddToStreamsOptions>,
    ],
  ],
  read: [
    ['Account', '1', { database: TENANT, signal } satisfies Required<ReadOptions>],
    [placed.metadata, { database: TENANT, signal }],
    [placed, { database: TENANT, signal }],
  ],
  watch: [[() => undefined, { database: TENANT, name: 'Account', id: '1', signal } satisfies Required<WatchOptions>]],
  documents: [[accounts, { database: TENANT } satisfies Required<DocumentsOptions>]],
  readAll: [
    [
      {
        ...{ database: TENANT, after: 0, reverse: true, limit: 1, names: ['Account'], types: ['ValueRecorded'], signal },
      } satisfies Required<ReadAllOptions>,
    ],
  ],
  subscribe: [
    [
      {
        ...{ name: 'reader', database: TENANT, from: 0, names: ['Account'], types: ['ValueRecorded'] },
        ...{ onCaughtUp: () => undefined, onError: () => 'stop', signal },
      } satisfies Required<SubscribeOptions>,
      () => undefined,
    ],
  ],
  aggregate: [[AccountWithSnapshots, '5', { database: TENANT } satisfies Required<OpenAggregateOptions>]],
  streams: [[{ database: TENANT, name: 'Account', after: '', limit: 1, signal } satisfies Required<StreamsOptions>]],
  databases: [[cancellable]],
  compact: [[{ database: TENANT, onProgress, signal } satisfies Required<CompactOptions>]],
  export: [
    [
      {
        ...{ database: TENANT, name: 'Account', id: '1', gzip: true, onProgress, signal },
      } satisfies Required<ExportOptions>,
    ],
  ],
  import: [[new Blob([]), { database: TENANT, onProgress, signal } satisfies Required<ImportOptions>]],
  storage: [[cancellable]],
  persist: [[undefined]],
  deleteStream: [['Account', '9', { database: TENANT, openTimeout: 1_000, signal }]],
  deleteDatabase: [[crypto.randomUUID(), cancellable]],
  close: [[undefined]],
  [Symbol.asyncDispose]: [[undefined]],
};

export const READER: TakesOf<EventStoreReader<BankEvent>> = {
  get: [
    [{ useSnapshot: true, reverse: false, limit: 1, version: 2, signal } satisfies Required<GetOptions>],
    [{ reverse: true, limit: 1, version: 2 }],
  ],
  getSlice: [[1, 2, { reverse: true, limit: 1, signal } satisfies Required<OrderOptions>]],
  lastMessage: [[cancellable]],
  exists: [[cancellable]],
  stream: [
    [
      {
        ...{ first: 1, last: 2, useSnapshot: true, reverse: false, limit: 1, batchSize: 1, signal },
      } satisfies Required<StreamOptions>,
    ],
    [{ reverse: true, limit: 1 }],
  ],
  version: [[cancellable]],
  lastSnapshotVersion: [[cancellable]],
  snapshotVersions: [[cancellable]],
  findByIdempotencyId: [['first', cancellable]],
};

const allOptions: Required<SnapshotAllOptions> = { onProgress, signal };

export const STORE: TakesOf<EventStore<BankEvent>> = {
  ...READER,
  add: [
    [[message, deposit(1)], { expectedVersion: 'any', signal } satisfies Required<AddOptions>],
    [new ValueRecorded(1), cancellable],
  ],
  addAll: [
    [
      [deposit(1), new ValueRecorded(1)],
      { batchSize: 1, expectedVersion: 'any', onProgress, signal } satisfies Required<AddAllOptions>,
    ],
  ],
  snapshot: [[1, balance, cancellable]],
  snapshotAll: [
    [1, foldBalance, allOptions],
    [1, incrementalFold, allOptions],
  ],
  clearSnapshot: [[1, cancellable]],
  clearSnapshots: [[cancellable]],
  open: [[openOptions]],
  close: [[undefined]],
  [Symbol.asyncDispose]: [[undefined]],
};

export const AGGREGATE: TakesOf<Aggregate<BankEvent, AccountBalance>> = {
  load: [[cancellable]],
  execute: [
    [
      decide,
      {
        ...{ commandId: 'command', userId: 'joe', correlationId: 'trace', causationId: 'cause', retries: 1 },
        ...{ openTimeout: 1_000, signal },
      } satisfies Required<ExecuteOptions>,
    ],
    [decideTwo, cancellable],
  ],
  live: [[{ onError } satisfies Required<LiveOptions>]],
};

const documentQuery: Required<DocumentQuery<AccountIndex>> = {
  ...{
    index: 'byBalance',
    from: 1,
    to: [100, '2'],
    reverse: true,
    limit: 1,
    after: '["byBalance",1,"1"]',
    upTo: 'latest',
    signal,
  },
};

export const DOCUMENTS: TakesOf<Documents<Account, AccountIndex>> = {
  get: [['1', { upTo: 'latest', signal } satisfies Required<DocumentReadOptions>]],
  getMany: [[['1', '2'], { upTo: 1, signal }]],
  list: [[documentQuery]],
  count: [[{ index: 'byBalance', from: [1], to: 100, upTo: 'latest', signal }]],
  live: [['1', { onError: onProgress } satisfies Required<LiveOptions>]],
  liveList: [[documentQuery, { onError: onProgress }]],
  status: [[cancellable]],
  rebuild: [[{ onProgress, signal } satisfies Required<RebuildOptions>]],
};

const settings: EventStoreSettings = {
  defaultDatabase: TENANT,
  defaultOpenTimeout: 1_000,
  defaultSessionTimeout: 60_000,
  maxMessageLength: 10_000,
  maxBatchLength: 100_000,
};

const section = { DefaultDatabase: 'tenant', DefaultOpenTimeout: '00:00:05', DefaultSessionTimeout: '00:01:00' };

const definition: Required<EventDefinition<ValueRecorded>> = {
  type: ValueRecorded,
  version: 2,
  upcast: { 1: (old) => old },
  schema: { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } },
  domain: { name: 'Account', id: () => '1' },
};

/** What every provider takes. */
export const PROVIDER_OPTIONS = { events: bankEvents, projections: [accounts], settings, logger };

/** The functions that the package exports, of which each entry of it makes its own list. */
export const FUNCTIONS = {
  createMessage: { call: createMessage, takes: [[new ValueRecorded(1), messageOptions]] },
  plain: {
    call: (details: never) => defineEvents({ Noted: plain(details) }),
    takes: [[{ version: 2, upcast: definition.upcast, schema: definition.schema, domain: definition.domain }]],
  },
  defineAggregate: {
    call: defineAggregate,
    takes: [
      [bankEvents, { name: 'Account', initial: () => 0, evolve, snapshot: { every: 2, type: AccountBalance } }],
      [bankEvents, { name: 'Account', initial: () => 0, evolve: { FundsDeposited: evolve } }],
    ],
  },
  defineProjection: {
    call: defineProjection,
    takes: [[bankEvents, { name: 'accounts', version: 1, key, on: { FundsDeposited: line }, indexes: { byOwner: line } }]],
  },
  defineEvents: { call: defineEvents, takes: [[{ ValueRecorded: definition, AccountBalance }]] },
  isEvent: { call: isEvent, takes: [[bankEvents, placed, 'ValueRecorded']] },
  readEventStoreSettings: {
    call: readEventStoreSettings,
    takes: [[{ Hexalith: { EventStores: section } }], [{ 'Hexalith:EventStores': section }], [JSON.stringify({})]],
  },
} as const;
