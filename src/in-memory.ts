export { createInMemoryEventStoreProvider, InMemoryWorld, type InMemoryProviderOptions } from './providers/in-memory-provider.ts';
export type { Clock } from './platform/clock.ts';
export { InMemoryStorage } from './storage/memory/in-memory-storage.ts';
export { SCHEMA } from './engine/schema.ts';
