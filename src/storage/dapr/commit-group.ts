import { StorageUnavailableError } from '../../contract/errors/index.ts';
import { ConflictError, etagOf, OutcomeUnknownError, RefusedBatchesError } from '../commit-errors.ts';
import type { Answers, Batch, Schema, Write } from '../port.ts';
import { mayPass, PageGoneError } from './dapr-errors.ts';
import { Draft } from './draft.ts';
import type { Pages } from './pages.ts';
import { nextRoot } from './root.ts';
import { pause, type Read, type RootRecord } from './root-record.ts';
import type { Operation, Sidecar } from './sidecar.ts';

export interface CommitTarget {
  readonly sidecar: Sidecar;
  readonly schema: Schema;
  readonly record: RootRecord;
  readonly pages: Pages;
  /** Ids that attempts of this process have stored for nothing. */
  readonly orphans: string[];
  readonly newId: () => string;
}

// Some of many processes that commit at once come first each time.
const ATTEMPTS = 200;
const LONGEST_BACK_OFF = 50; // milliseconds

// A store that fails so often will fail again: then the caller hears of it.
const MOST_FAILURES = 3;

// Sidecars take requests of 4 MiB.
const LONGEST_REQUEST = 512 * 1_024; // UTF-16 units
const MOST_OPERATIONS = 64; // Stores take a hundred or more in one transaction.

/**
 * Commits all batches at once, or none of them, and returns what the reads of each found.
 * @throws RefusedBatchesError when checks do not hold or the key of an `add` is taken, OutcomeUnknownError.
 */
export async function commitGroup(target: CommitTarget, group: readonly Batch[]): Promise<readonly Answers[]> {
  let failures = 0;
  let missing: unknown;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (attempt > 0) await pause(Math.min(LONGEST_BACK_OFF, 2 * attempt));
    const before = await target.record.read();
    const commit = target.newId();
    const draft = new Draft(target.pages, before.root, commit);
    try {
      const answers = await judge(target.schema, draft, group);
      if (!draft.isChanged || (await store(target, before, draft, commit))) return answers;
    } catch (error) {
      if (error instanceof PageGoneError && !isSame(error, missing)) missing = error;
      else if (!mayPass(error) || ++failures === MOST_FAILURES) throw error;
    }
  }
  throw new StorageUnavailableError({ transient: true, reason: 'other processes have committed first each time' });
}

/** What is missing twice was not replaced by others. */
export function isSame(error: Error, last: unknown): boolean {
  return last instanceof Error && last.message === error.message;
}

async function judge(schema: Schema, draft: Draft, group: readonly Batch[]): Promise<readonly Answers[]> {
  const conflicts = new Map<Batch, ConflictError>();
  const answers: Answers[] = [];
  for (const batch of group) {
    try {
      answers.push(await judgeBatch(schema, draft, batch));
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      conflicts.set(batch, error);
    }
  }
  if (conflicts.size > 0) throw new RefusedBatchesError(conflicts);
  return answers;
}

async function judgeBatch(schema: Schema, draft: Draft, { checks = [], reads = [], writes, decision }: Batch): Promise<Answers> {
  for (const { collection, key, etag } of checks) {
    assertCollection(schema, collection);
    const found = await draft.get([collection, key]);
    if (etag === undefined ? found !== undefined : etagOf(found) !== etag) throw new ConflictError(collection, key, found);
  }
  for (const { collection } of reads) assertCollection(schema, collection);
  const answers: (readonly unknown[])[] = [];
  for (const query of reads) answers.push(await draft.answer(query));
  for (const write of writes) await apply(schema, draft, write);
  for (const write of decision?.decide(answers) ?? []) await apply(schema, draft, write);
  return answers;
}

async function apply(schema: Schema, draft: Draft, write: Write): Promise<void> {
  const { collection } = write;
  const { counts = false } = assertCollection(schema, collection);
  if (write.key === undefined) {
    if (write.type !== 'add' || !counts) throw new StorageUnavailableError({ transient: false, reason: 'a write has no key' });
    const position = (draft.positions[collection] ?? 0) + 1;
    draft.positions[collection] = position;
    draft.put([collection, position], write.value);
    return;
  }
  const place = [collection, write.key] as const;
  if (write.type === 'delete') return draft.delete(place);
  if (write.type === 'add' && (await draft.has(place))) throw new ConflictError(collection, write.key, await draft.get(place));
  draft.put(place, write.value);
}

/** Stores the draft in place of the state that it was made of; returns whether it did. What is too long for one request goes first. */
async function store(target: CommitTarget, before: Read, draft: Draft, commit: string): Promise<boolean> {
  const { sidecar, record, pages, orphans } = target;
  const tree = await draft.finish();
  const next = nextRoot(before.root, commit, { tree, positions: draft.positions, replaced: draft.replaced });
  const useless = orphans.splice(0);
  // Nobody needs what the last commit has replaced, whatever becomes of this one.
  const removals = [...before.root.replaced, ...useless].map((id): Operation => ({ type: 'delete', key: pages.keyOf(id) }));
  const requests = inRequests([...removals, ...draft.puts()]);
  const last = requests.pop() ?? [];
  try {
    for (const operations of requests) await sidecar.transact(operations);
    if (await record.replace(before, next, commit, last)) {
      draft.keep();
      return true;
    }
  } catch (error) {
    orphans.push(...useless);
    if (!(error instanceof OutcomeUnknownError)) orphans.push(...draft.ids());
    throw error;
  }
  orphans.push(...useless, ...draft.ids());
  return false;
}

function inRequests(operations: readonly Operation[]): (readonly Operation[])[] {
  const requests: Operation[][] = [[]];
  let length = 0;
  for (const operation of operations) {
    const own = operation.type === 'put' ? operation.text.length : 0;
    if (length + own > LONGEST_REQUEST || (requests.at(-1)?.length ?? 0) >= MOST_OPERATIONS) {
      requests.push([]);
      length = 0;
    }
    requests.at(-1)?.push(operation);
    length += own;
  }
  return requests;
}

export function assertCollection({ collections }: Schema, name: string): Schema['collections'][string] {
  const found = Object.hasOwn(collections, name) ? collections[name] : undefined;
  if (found) return found;
  throw new StorageUnavailableError({ transient: false, reason: `there is no collection '${name}'` });
}
