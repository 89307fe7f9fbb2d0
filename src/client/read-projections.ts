import { hasMethods, readArgument, readList, refuse } from '../contract/argument.ts';
import type { Projection } from '../contract/projection.ts';

/** @throws InvalidArgumentError unless they are projections, each of another name. */
export function readProjections<E extends object>(
  projections: readonly Projection<E, object>[] = [],
): readonly Projection<E, object>[] {
  const list = readList('projections', projections, 'what defineProjection() returns');
  const names = new Set<unknown>();
  for (const [index, projection] of list.entries()) {
    const parameter = `projections[${index}]`;
    if (!hasMethods(projection, 'bindTo')) refuse(parameter, 'must be what defineProjection() returns');
    const name = readArgument(parameter, () => projection.name);
    if (names.has(name)) refuse(parameter, 'has the name of another one');
    names.add(name);
  }
  return list;
}
