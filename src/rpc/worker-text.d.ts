/** The code of the worker's file. The build writes this module (scripts/worker.mjs). */
export declare const workerText: string;
