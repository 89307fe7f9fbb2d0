export { jsonFiles, type JsonFilesOptions } from './providers/json-files-backend.ts';
export type { Backend } from './engine/backend.ts';
