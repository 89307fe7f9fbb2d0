import { expose } from 'comlink';
import { createEngine } from '../src/event-store/engine.ts';
import { systemClock } from '../src/event-store/clock.ts';
import { SCHEMA } from '../src/event-store/schema.ts';
import { acquireLock } from '../src/locks/locks.ts';
import { CHANGES_CHANNEL, type HostMessage } from '../src/wire/host.ts';
import { Broadcast } from './broadcast.ts';
import { Host } from './host.ts';
import { IndexedDbStorage } from './indexed-db/storage.ts';

const newId = (): string => crypto.randomUUID();
const post = (message: HostMessage): void => postMessage(message);
const changes = new Broadcast(CHANGES_CHANNEL);

const host = new Host({
  post,
  createEngine: ({ durability }, logger) =>
    createEngine({
      storage: new IndexedDbStorage({ schema: SCHEMA, indexedDB, storageManager: navigator.storage, clock: systemClock, newId }),
      locks: navigator.locks,
      clock: systemClock,
      changes,
      onWiped: () => post({ type: 'wiped' }),
      logger,
      durability,
      newId,
    }),
  async holdAliveLock() {
    const name = `idb-eventstore:alive:${newId()}`;
    await acquireLock(navigator.locks, name);
    return name;
  },
});

// Whoever made a call that cannot be read would wait for ever: the page notices the worker's end.
addEventListener('messageerror', () => close());

expose(host);
