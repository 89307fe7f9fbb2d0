import { addingMutations } from './adding.mjs';
import { aggregateMutations } from './aggregates.mjs';
import { compactionMutations } from './compaction.mjs';
import { daprMutations } from './dapr.mjs';
import { eventMutations } from './events.mjs';
import { indexedDbMutations } from './indexed-db.mjs';
import { inspectorMutations } from './inspector.mjs';
import { jsonFilesMutations } from './json-files.mjs';
import { memoryMutations } from './memory.mjs';
import { postgresMutations } from './postgres.mjs';
import { providerMutations } from './provider.mjs';
import { readingMutations } from './reading.mjs';
import { readSideMutations } from './read-side.mjs';
import { sessionMutations } from './sessions.mjs';
import { testingKitMutations } from './testing-kit.mjs';
import { turnMutations } from './turns.mjs';
import { workerMutations } from './worker.mjs';

export const MUTATIONS = [
  ...sessionMutations,
  ...turnMutations,
  ...addingMutations,
  ...readingMutations,
  ...readSideMutations,
  ...compactionMutations,
  ...eventMutations,
  ...providerMutations,
  ...memoryMutations,
  ...jsonFilesMutations,
  ...indexedDbMutations,
  ...postgresMutations,
  ...daprMutations,
  ...workerMutations,
  ...aggregateMutations,
  ...testingKitMutations,
  ...inspectorMutations,
];

const FOLDERS = { node: 'e2e/specs/node', backends: 'e2e/specs/backends', chromium: 'e2e/specs/browser' };

/** @param {import('./index.mjs').Mutation['caughtBy']} tests */
export function specPath({ project, spec }) {
  return `${FOLDERS[project]}/${spec}`;
}
