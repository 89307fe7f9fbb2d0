// What the documents' examples take for granted: each name is declared here as the examples before it have introduced it.
// An example that declares a name itself means its own.

import type { StandardSchemaV1 } from '@standard-schema/spec';
import type {
  Aggregate,
  AggregateDefinition,
  AggregateState,
  ChangeNotice,
  Documents,
  EventMessage,
  EventStore,
  EventStoreProvider,
  EventRegistry,
  EventStoreReader,
  Live,
  Projection,
  StoredMessage,
} from 'idb-eventstore';
import type { KeyValueStorage } from '../../../src/storage/port.ts';

declare global {
  class BankAccountCreated {
    readonly accountId: string;
    readonly owner: string;
    constructor(accountId: string, owner: string);
  }
  class FundsDeposited {
    readonly amount: number;
    readonly at: Date;
    constructor(amount: number);
  }
  class FundsWithdrawn {
    readonly amount: number;
    readonly reason: string;
    constructor(amount: number, reason?: string);
  }
  class AccountState {
    readonly balance: number;
    readonly asOf: Date;
    constructor(balance: number, asOf?: Date);
  }
  type BankEvent = BankAccountCreated | FundsDeposited | FundsWithdrawn | AccountState;

  const events: EventRegistry<
    BankEvent,
    {
      readonly BankAccountCreated: BankAccountCreated;
      readonly FundsDeposited: FundsDeposited;
      readonly FundsWithdrawn: FundsWithdrawn;
      readonly AccountState: AccountState;
    }
  >;
  const BankAccount: AggregateDefinition<BankEvent, AccountState>;
  const account: Aggregate<BankEvent, AccountState>;
  const live: Live<AggregateState<AccountState>>;
  interface AccountRow {
    readonly owner: string;
    readonly balance: number;
  }
  const accounts: Projection<BankEvent, AccountRow, 'byOwner' | 'byBalance'>;
  const documents: Documents<AccountRow, 'byOwner' | 'byBalance'>;
  const depositSchema: StandardSchemaV1<FundsDeposited>;
  const withdrawalSchema: StandardSchemaV1<{ readonly amount: number }>;
  const importedEvents: AsyncIterable<FundsDeposited>;
  const from: string;
  const to: string;
  const yourStorage: KeyValueStorage;
  const provider: EventStoreProvider<BankEvent>;
  const store: EventStore<BankEvent>;
  const reader: EventStoreReader<BankEvent>;
  const messages: EventMessage<BankEvent>[];
  const message: StoredMessage<BankEvent>;
  const id: string;
  let balance: number;

  function balanceOf(history: readonly StoredMessage<BankEvent>[]): number;
  function apply(state: BankEvent | undefined, messages: readonly StoredMessage<BankEvent>[]): AccountState;
  function sendReceipt(message: StoredMessage<BankEvent>, signal?: AbortSignal): Promise<void>;
  function refresh(notice: ChangeNotice): void;
}
