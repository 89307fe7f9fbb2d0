import { readData, reviveEvent } from './decode.ts';
import type { EventRegistry } from './registry.ts';
import type { StoredData } from './stored-form.ts';
import { writeEvent } from './write-event.ts';

/** A document as it is stored. `type` names its class, if it has a registered one. */
interface StoredDocument extends StoredData {
  readonly type?: string;
  readonly version?: number;
}

/** The text of a document: plain data, or an instance of a registered class. @throws TypeError saying what cannot be stored. */
export function writeDocument(registry: EventRegistry<object>, document: object): string {
  const definition = registry.byClass.get(document.constructor);
  const written = definition?.type
    ? writeEvent(document, definition.type, registry)
    : writeEvent({ data: document }, undefined, registry);
  if ('issue' in written) {
    const { path = [], message } = written.issue;
    throw new TypeError(`the document cannot be stored: ${path.map(String).join('.')}: ${message}`);
  }
  const type = definition?.type && { type: definition.name, version: definition.version };
  return JSON.stringify({ ...type, ...written } satisfies StoredDocument);
}

/** The document that a text is of. @throws when it is of no registered class, or damaged. */
export function readDocument(registry: EventRegistry<object>, text: string): object {
  return reviveDocument(registry, JSON.parse(text));
}

/** The document of a text that has been parsed. @throws as {@link readDocument}. */
export function reviveDocument(registry: EventRegistry<object>, parsed: unknown): object {
  const stored = parsed as StoredDocument;
  if (stored.type === undefined) return readData(registry, stored);
  const definition = registry.byName.get(stored.type);
  if (!definition) throw new TypeError(`A document is of the class ${stored.type}, which is not registered in defineEvents().`);
  return reviveEvent(registry, definition, stored);
}
