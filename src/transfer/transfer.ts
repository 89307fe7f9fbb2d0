/** What exports and imports. A page loads it once it does so for the first time. */
export { exportStream } from './export.ts';
export { importFrom } from './import.ts';
