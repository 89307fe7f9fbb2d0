export { postgres, type PostgresOptions } from './providers/postgres-backend.ts';
export type { PostgresClient, PostgresPool, Row, Statement } from './storage/postgres/pool.ts';
export type { Backend } from './engine/backend.ts';
