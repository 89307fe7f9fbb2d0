import assert from 'node:assert/strict';
import type { Account } from '../../../src/conformance/provider/accounts.ts';
import type { BankEvent } from '../../../src/conformance/provider/bank.ts';
import type { LoggedMessage, Projection } from '../../../src/index.ts';
import type { KeyValueDatabase, Query } from '../../../src/key-value.ts';
import type { HeadRecord, ProgressRecord } from '../../../src/projections/builds.ts';
import type { DocumentRecord } from '../../../src/projections/document-record.ts';
import { allOf, placeIn } from '../../../src/projections/document-keys.ts';

type Messages = readonly LoggedMessage<BankEvent>[];

/** What a build has in the storage, at one moment. */
interface StoredBuild {
  readonly position: number;
  readonly documents: ReadonlyMap<string, DocumentRecord>;
  readonly index: readonly string[];
  /** What the index has at these places. */
  readonly rows: readonly string[];
}

/**
 * Holds every build of the accounts in a database against the log: each document is the fold of the events up to the position that the
 * build tells, and its indexes are what a scan of the documents would be. Returns the version that is shown.
 */
export async function assertDocumentsTrue(
  database: KeyValueDatabase,
  messages: Messages,
  projectionOf: (version: number) => Projection<BankEvent, Account>,
): Promise<number> {
  const [[head] = []] = (await database.read([{ collection: 'checkpoints', key: ['projection', 'accounts'] }])) as [HeadRecord[]];
  if (!head) return 0;
  for (const build of [head.active, ...(head.next ? [head.next] : [])]) {
    const { position, documents, index, rows } = await read(database, build.id);
    const folded = projectionOf(build.version).documentsAfter(messages.filter((message) => message.position <= position));
    const stored = [...documents].map(([key, { text }]) => [key, (JSON.parse(text) as { readonly data: Account }).data]);
    assert.deepEqual(Object.fromEntries(stored), Object.fromEntries(folded), `documents at ${position} are the fold of the log`);
    const scanned = [...folded].flatMap(([key, account]) => placesOf(key, account));
    const copies = index.map((place) => `${place},${documents.get(keyOf(place))?.text}`);
    assert.deepEqual(rows, copies, 'a row of an index says where it is, and what the document is');
    assert.deepEqual(index.toSorted(), scanned.toSorted(), 'an index is what a scan of the documents would be');
  }
  return head.active.version;
}

async function read(database: KeyValueDatabase, build: string): Promise<StoredBuild> {
  const documents = allOf(build, 'documents');
  const index = allOf(build, 'document-index');
  const queries: readonly Query[] = [
    { collection: 'checkpoints', key: ['build', build] },
    documents,
    { ...documents, keysOnly: true },
    index,
    { ...index, keysOnly: true },
  ];
  const [[progress] = [], records = [], keys = [], listed = [], entries = []] = await database.read(queries);
  return {
    position: (progress as ProgressRecord | undefined)?.position ?? 0,
    documents: new Map(keys.map((key, at) => [String((key as readonly string[])[1]), records[at] as DocumentRecord])),
    index: (entries as (readonly [string, ...unknown[]])[]).map(placeOf),
    rows: listed as readonly string[],
  };
}

/** The place that a key in an index is of. */
function placeOf([index, ...rest]: readonly [string, ...unknown[]]): string {
  return JSON.stringify([index.slice(index.indexOf('.') + 1), ...rest]);
}

/** The document's key, which ends each place. */
function keyOf(place: string): string {
  return String((JSON.parse(place) as readonly unknown[]).at(-1));
}

function placesOf(key: string, { owner, balance }: Account): readonly string[] {
  return [
    placeIn('byOwner', owner, key),
    placeIn('byBalance', [balance, key], key),
    ...(balance >= 100 ? [placeIn('rich', balance, key)] : []),
  ].map((place) => JSON.stringify(place));
}
