import { StoreNotOpenError } from '../contract/errors/index.ts';
import type { EventStoreEngine } from '../contract/event-store-engine.ts';

type Call = (...args: unknown[]) => Promise<unknown>;

/**
 * The engine of one provider. It is closed once every call under way has its answer, so that nobody is left with a write that
 * may be stored; from then on, whoever is between two calls is told that the provider was closed.
 */
export function endingEngine(engine: EventStoreEngine): EventStoreEngine {
  const underWay = new Set<Promise<unknown>>();
  let isClosed = false;
  const close = async (): Promise<void> => {
    isClosed = true;
    await Promise.allSettled(underWay);
    await engine.close();
  };
  const tracked =
    (call: Call): Call =>
    async (...args) => {
      if (isClosed) throw new StoreNotOpenError({});
      const answer = call.apply(engine, args);
      underWay.add(answer);
      try {
        return await answer;
      } finally {
        underWay.delete(answer);
      }
    };
  return new Proxy(engine, {
    get(_, name) {
      const member: unknown = Reflect.get(engine, name);
      // Whoever awaits the engine asks it for `then`.
      if (typeof member !== 'function') return member;
      return name === 'close' ? close : tracked(member as Call);
    },
  });
}
