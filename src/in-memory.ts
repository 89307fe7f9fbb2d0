export { createInMemoryEventStoreProvider, inMemory, type InMemoryProviderOptions } from './providers/in-memory-provider.ts';
export type { Backend } from './engine/backend.ts';
export type { Clock } from './platform/clock.ts';
