import { sessionMutations } from './sessions.mjs';

export const MUTATIONS = [...sessionMutations];

const FOLDERS = { node: 'e2e/node', chromium: 'e2e/browser' };

/** @param {import('./index.mjs').Mutation['caughtBy']} tests */
export function specPath({ project, spec }) {
  return `${FOLDERS[project]}/${spec}`;
}
