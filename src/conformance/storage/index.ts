import type { KeyValueCase } from './storage-case.ts';
import { commitCases } from './commit-cases.ts';
import { concurrentCommitCases } from './concurrent-commit-cases.ts';
import { decisionCases } from './decision-cases.ts';
import { readCases } from './read-cases.ts';
import { storageCases } from './storage-cases.ts';

/** The definition of the storage port: every adapter passes all of them. */
export const KEY_VALUE_CASES: readonly KeyValueCase[] = [
  ...readCases,
  ...commitCases,
  ...concurrentCommitCases,
  ...decisionCases,
  ...storageCases,
];

export type { KeyValueCase } from './storage-case.ts';
export { CONFORMANCE_SCHEMA } from './schema.ts';
