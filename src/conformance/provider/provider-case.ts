import type { EventStoreLogger } from '../../contract/logger.ts';
import type { EventStoreProvider } from '../../contract/event-store-provider.ts';
import type { EventStoreSettings } from '../../contract/settings.ts';
import type { Projection } from '../../contract/projection.ts';
import type { EventRegistry } from '../../events/registry.ts';
import type { BankEvent } from './bank.ts';

/** Where a case runs: one storage and the clients that it asks for. */
export interface ProviderWorld {
  /** A name that no other case uses. */
  readonly database: string;
  /** A new client of the storage, as another tab is. Closed when the case ends. */
  connect<E extends object = BankEvent>(options?: ConnectOptions<E>): EventStoreProvider<E>;
}

export interface ConnectOptions<E extends object> {
  /** Default: the events of the bank. */
  readonly events?: EventRegistry<E>;
  readonly settings?: Partial<EventStoreSettings>;
  readonly logger?: EventStoreLogger;
  readonly projections?: readonly Projection<E, object>[];
}

/** A promise of provider and store. Rejects when it is not kept. */
export interface ProviderCase {
  readonly title: string;
  run(world: ProviderWorld): Promise<void>;
}
