import { hasMethods, readArgument, refuse } from '../contract/argument.ts';
import type { Projection } from '../contract/projection.ts';

/** @throws InvalidArgumentError unless they are projections, each of another name. */
export function readProjections<E extends object>(
  projections: readonly Projection<E, object>[] = [],
): readonly Projection<E, object>[] {
  return readArgument('projections', () => {
    if (!Array.isArray(projections)) refuse('projections', 'must be a list of what defineProjection() returns');
    const list = [...(projections as readonly Projection<E, object>[])];
    const names = new Set<string>();
    for (const [index, projection] of list.entries()) {
      if (!hasMethods(projection, 'bindTo')) refuse(`projections[${index}]`, 'must be what defineProjection() returns');
      if (names.has(projection.name)) refuse(`projections[${index}]`, 'has the name of another one');
      names.add(projection.name);
    }
    return list;
  });
}
