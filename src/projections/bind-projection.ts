import type { BoundProjection, Documents } from '../contract/projection.ts';
import { ProjectionDocuments, type DocumentsParts } from './documents.ts';
import { InlineDocuments } from './inline-documents.ts';
import type { Spec } from './projection.ts';
import { Runner } from './runner.ts';

interface Running<E extends object, D extends object> {
  readonly documents: ProjectionDocuments<E, D>;
  readonly runner: Runner<E, D>;
}

/** A projection of a provider. Its documents in a database are kept up with the log from the first time that they are asked for. */
export function bindProjection<E extends object, D extends object>(
  host: Omit<DocumentsParts<E>, 'database' | 'onClose' | 'run' | 'running'>,
  spec: Spec<E, D>,
): BoundProjection<D> {
  const running = new Map<string, Running<E, D>>();
  const onClose = new Set<() => void>();
  return {
    inline: spec.isInline ? new InlineDocuments(host, spec) : undefined,
    documents(database): Documents<D> {
      const known = running.get(database);
      if (known) return known.documents;
      const runner = new Runner({ ...host, database }, spec);
      const keeper = { run: () => runner.run(), running: () => runner.running };
      const documents = new ProjectionDocuments({ ...host, ...keeper, database, onClose }, spec);
      running.set(database, { documents, runner });
      return documents;
    },
    async close() {
      for (const end of onClose) end();
      await Promise.all([...running.values()].map(({ runner }) => runner.close()));
    },
  };
}
