import {
  createEventStoreProvider,
  defineAggregate,
  defineEvents,
  defineProjection,
  plain,
  type EventStoreProvider,
} from 'idb-eventstore';
import { createInMemoryEventStoreProvider } from 'idb-eventstore/in-memory';
import { showInspector, type InspectorOptions } from 'idb-eventstore/inspector';

/** A page that spies on what the inspector asks of the library. */
const asked: string[] = [];

class Paid {
  readonly cents: bigint;
  readonly at: Date = new Date(0);

  constructor(cents: bigint) {
    this.cents = cents;
  }
}

class Total {
  readonly cents: bigint;

  constructor(cents: bigint) {
    this.cents = cents;
  }
}

const events = defineEvents({ Paid, Total, Noted: plain<{ value: unknown }>() });

const Order = defineAggregate(events, {
  name: 'Order',
  initial: () => new Total(0n),
  evolve: { Paid: (total, { cents }) => new Total(total.cents + cents) },
});

const totals = defineProjection(events, {
  name: 'totals',
  aggregate: 'Order',
  on: {
    Paid: (document: { readonly cents: bigint } = { cents: 0n }, { cents }) => ({ cents: document.cents + cents }),
    Noted: () => undefined,
  },
});

const options = { events, projections: [totals] };
const isInMemory = location.search === '?in-memory';
const provider = isInMemory ? createInMemoryEventStoreProvider(options) : createEventStoreProvider(options);

const violations: string[] = [];
document.addEventListener('securitypolicyviolation', ({ violatedDirective }) => violations.push(violatedDirective));

/** Every call of the provider from now on, by its name. */
function spy(): EventStoreProvider<object> {
  return new Proxy(provider, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...args: readonly unknown[]): unknown => {
        asked.push(String(name));
        return Reflect.apply(value, target, args);
      };
    },
  }) as EventStoreProvider<object>;
}

/** What specs use inside the page, as a global. */
const shop = {
  asked,
  Order,
  Paid,
  Total,
  provider,
  totals,
  violations,
  show: (given: InspectorOptions = {}) => showInspector(spy(), { aggregates: [Order], projections: [totals], ...given }),
  spy,
};

declare global {
  var shop: typeof import('./shop.ts').default;
}

globalThis.shop = shop;

export default shop;
