import { GRAPH_META } from './graph-form.ts';
import { writeGraph, type Unstorable } from './graph-writer.ts';
import { serializePlainData } from './plain-data.ts';
import { isObject } from '../contract/argument.ts';
import type { EventClass, PlainEvent } from './definition.ts';
import type { EventRegistry } from './registry.ts';
import type { StoredData } from './stored-form.ts';

/** The data of an event as they are stored, or what in it keeps it from being read back as it is. */
export function writeEvent(
  event: object,
  type: EventClass | undefined,
  registry: EventRegistry<object>,
): StoredData | Unstorable {
  if (type) return writeData(event, type, registry);
  const { data } = event as PlainEvent;
  if (!isObject(data)) return { issue: { path: ['data'], message: 'must be an object' } };
  const written = writeData(data, Object, registry);
  if (!('issue' in written)) return written;
  const { path = [], message } = written.issue;
  return { ...written, issue: { path: ['data', ...path], message } };
}

function writeData(event: object, type: EventClass, registry: EventRegistry<object>): StoredData | Unstorable {
  const plain = plainData(event, type.prototype);
  if (plain) return plain;
  const written = writeGraph(event, type, registry);
  return 'issue' in written ? written : { data: written.graph, meta: GRAPH_META };
}

function plainData(event: object, prototype: unknown): StoredData | undefined {
  try {
    return Object.getPrototypeOf(event) === prototype ? serializePlainData(event) : undefined;
  } catch {
    // A proxy throws what it likes. The writer of the graph will say where.
    return undefined;
  }
}
