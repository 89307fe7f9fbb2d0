import { hasMethods, isObject, readArgument, readOptions, refuse } from '../contract/argument.ts';
import type { EventStoreProvider, ProviderOpenStoreOptions } from '../contract/event-store-provider.ts';
import type { Projection } from '../contract/projection.ts';

const PROVIDER_METHODS = [
  'compact',
  'databases',
  'deleteStream',
  'documents',
  'export',
  'read',
  'readAll',
  'streams',
  'watch',
] as const;

/** What the inspector calls of a provider. */
export interface InspectedProvider extends Pick<EventStoreProvider<object>, (typeof PROVIDER_METHODS)[number]> {
  /** Of a store it needs only that it can be closed, whatever its events are. */
  openStore(name: string, id: string, options?: ProviderOpenStoreOptions): Promise<{ close(): Promise<void> }>;
}

/** What the inspector uses of an aggregate's definition. */
export interface InspectedAggregate {
  /** The name of its streams. */
  readonly name: string;
  stateAfter(events: readonly object[]): unknown;
}

export type InspectedProjection = Projection<object, object>;

export interface InspectorOptions {
  /** Aggregates whose state can be seen at any version. Default: none. */
  readonly aggregates?: readonly InspectedAggregate[] | undefined;
  /** Projections whose state, lag and documents are shown. The provider was given them. Default: none. */
  readonly projections?: readonly InspectedProjection[] | undefined;
  /** Lets the user delete streams, open one for a moment, compact, and rebuild projections. Default: false. */
  readonly editable?: boolean | undefined;
  /** Begins opened. Default: false, a button in the corner. */
  readonly open?: boolean | undefined;
}

/** One tenant, as the panels see it. */
export interface Inspected {
  readonly provider: InspectedProvider;
  readonly database: string;
  readonly aggregates: readonly InspectedAggregate[];
  readonly projections: readonly InspectedProjection[];
  readonly isEditable: boolean;
}

/** @throws InvalidArgumentError naming the option that is not what it must be. */
export function readInspectorOptions(options: InspectorOptions | undefined): Required<InspectorOptions> {
  const {
    aggregates,
    projections,
    editable = false,
    open = false,
  } = readOptions(options, ['aggregates', 'projections', 'editable', 'open']);
  if (typeof editable !== 'boolean') refuse('editable', 'must be true or false');
  if (typeof open !== 'boolean') refuse('open', 'must be true or false');
  return { aggregates: readAggregates(aggregates), projections: readProjections(projections), editable, open };
}

/** @throws InvalidArgumentError unless it is a provider. */
export function assertProvider(provider: unknown): asserts provider is InspectedProvider {
  if (!hasMethods(provider, 'openStore', ...PROVIDER_METHODS)) refuse('provider', 'must be an event store provider');
}

/** @throws InvalidArgumentError */
export function readAggregates(list: readonly InspectedAggregate[] | undefined): readonly InspectedAggregate[] {
  return readList('aggregates', list, 'stateAfter', 'defineAggregate()');
}

/** @throws InvalidArgumentError */
export function readProjections(list: readonly InspectedProjection[] | undefined): readonly InspectedProjection[] {
  return readList('projections', list, 'bindTo', 'defineProjection()');
}

function readList<T extends { readonly name: string }>(
  parameter: string,
  list: readonly T[] | undefined,
  method: string,
  maker: string,
): readonly T[] {
  return readArgument(parameter, () => {
    if (list === undefined || list === null) return [];
    if (!Array.isArray(list)) refuse(parameter, 'must be an array');
    const copy: readonly T[] = [...list];
    const isMade = (each: unknown): boolean =>
      isObject(each) && typeof Reflect.get(each, 'name') === 'string' && hasMethods(each, method);
    if (!copy.every(isMade)) refuse(parameter, `must hold what ${maker} made`);
    return copy;
  });
}
