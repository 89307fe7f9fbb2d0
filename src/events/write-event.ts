import { GRAPH_META } from './graph-form.ts';
import { writeGraph, type Unstorable } from './graph-writer.ts';
import { serializePlainData } from './plain-data.ts';
import type { EventRegistry, RegisteredEvent } from './registry.ts';
import type { StoredData } from './stored-form.ts';

/** The data of an event as they are stored, or what in it keeps it from being read back as it is. */
export function writeEvent(event: object, { type }: RegisteredEvent, registry: EventRegistry<object>): StoredData | Unstorable {
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
