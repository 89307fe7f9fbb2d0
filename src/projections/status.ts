import type { ProjectionState, ProjectionStatus } from '../contract/projection.ts';
import type { BuildState } from './builds.ts';
import type { Spec } from './projection.ts';

/** What is to be told of a projection, with the log's end as it is. */
export function statusOf(
  { name, version }: Pick<Spec<object, object>, 'name' | 'version'>,
  { head, active, next }: BuildState,
  end: number,
): ProjectionStatus {
  const position = active?.position ?? 0;
  const failure = (head?.next ? next : active)?.failure;
  const state = ((): ProjectionState => {
    if (failure) return 'failed';
    if (head?.next) return 'building';
    return head && position >= end ? 'current' : 'catching-up';
  })();
  return {
    name,
    version: head?.active.version ?? version,
    state,
    position,
    lag: Math.max(0, end - position),
    ...(head?.next && { building: { done: next?.position ?? 0, total: end } }),
    ...(failure && { failure }),
  };
}
