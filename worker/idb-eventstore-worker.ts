import { expose } from 'comlink';
import { createEngine } from '../src/engine/engine.ts';
import { systemClock } from '../src/platform/clock.ts';
import { SCHEMA } from '../src/engine/schema.ts';
import { acquireLock } from '../src/platform/locks.ts';
import { CHANGES_CHANNEL } from '../src/changes/channel.ts';
import type { HostMessage } from '../src/rpc/protocol.ts';
import { Broadcast } from '../src/changes/broadcast-publisher.ts';
import { Host } from '../src/rpc/engine-host.ts';
import { IndexedDbStorage } from '../src/storage/indexed-db/storage.ts';

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
