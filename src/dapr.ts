export { dapr, type DaprOptions } from './providers/dapr-backend.ts';
export type { Backend } from './engine/backend.ts';
