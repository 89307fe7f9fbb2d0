import { isObject, readArgument, readOptions, refuse } from '../contract/argument.ts';
import { whyNotName } from '../contract/name.ts';
import type { IndexValue, ProjectEvent, Projection, ProjectionOptions } from '../contract/projection.ts';
import { assertFunction, assertName, assertWhole } from '../client/arguments.ts';
import { assertRegistry, type EventRegistry } from '../events/registry.ts';
import type { DocumentsParts } from './documents.ts';
import { bindProjection } from './bind-projection.ts';
import { documentsAfter } from './documents-after.ts';
import type { Spec } from './projection.ts';

/**
 * Says which documents are made of events: what each event does to which of them, and what they can be listed by.
 * @throws InvalidArgumentError naming the option that is not what it must be.
 */
export function defineProjection<
  E extends object,
  Named extends object,
  D extends object,
  Name extends string,
  Index extends string = never,
>(events: EventRegistry<E, Named>, options: ProjectionOptions<E, Named, D, Index, Name>): Projection<E, D, Index> {
  const registry = events as EventRegistry<E>;
  assertRegistry('events', registry);
  const read = readOptions(options, ['name', 'version', 'aggregate', 'mode', 'key', 'on', 'indexes']);
  const { name = '', version = 1, aggregate, mode = 'async', key, on, indexes } = read;
  const reason = whyNotName(name);
  if (reason) refuse('name', reason);
  assertWhole('version', version, 1);
  if (aggregate !== undefined) assertName('aggregate', aggregate);
  if (mode !== 'async' && mode !== 'inline') refuse('mode', "must be 'async' or 'inline'");
  const isInline = mode === 'inline';
  if (isInline && aggregate === undefined) refuse('aggregate', 'is needed by an inline projection');
  if (isInline && key !== undefined) refuse('key', 'is not for an inline projection: a stream has one document, under its id');
  if (key !== undefined) assertFunction('key', key);
  const handlers = functionsOf<ProjectEvent<E, D>>('on', on);
  for (const event of handlers.keys()) {
    if (!registry.byName.has(event)) refuse(`on['${event}']`, 'is of an event that does not stand in defineEvents()');
  }
  const indexed = functionsOf<(document: D, key: string) => IndexValue>('indexes', indexes ?? {});
  const spec: Spec<E, D> = { name, version, registry, aggregate, isInline, key, on: handlers, indexes: indexed };
  return Object.freeze<Projection<E, D, Index>>({
    name,
    version,
    documentsAfter: (given) => documentsAfter(spec, given),
    bindTo: (host) => bindProjection(host as DocumentsParts<E>, spec),
  });
}

/** A map: no name finds what every object has, `constructor` say. @throws InvalidArgumentError */
function functionsOf<F>(parameter: string, functions: object | undefined): ReadonlyMap<string, F> {
  if (!isObject(functions) || typeof functions === 'function') refuse(parameter, 'must be an object of functions');
  const entries = readArgument(parameter, () => Object.entries(functions));
  for (const [name, value] of entries) assertFunction(`${parameter}['${name}']`, value);
  return new Map(entries as [string, F][]);
}
