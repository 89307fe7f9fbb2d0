import { DatabaseGoneError, RefusedError } from './dapr-errors.ts';
import { EMPTY, nodeOfWritten, writtenNode, type Node, type WrittenNode } from './node.ts';

/** Raised when what is stored can no longer be read by code that knows the one before. */
export const LAYOUT = 1;

/** So many commits back it can be told whether one was stored. */
const REMEMBERED = 16;

/**
 * The record that makes a database what it is: a commit is stored when it is replaced, which takes the ETag of the one before, and
 * all that it refers to is there by then.
 */
export interface Root {
  readonly layout: number;
  readonly schemaVersion: number;
  /** How many commits there have been. */
  readonly number: number;
  /** How often the fate of a commit had to be settled. */
  readonly fence: number;
  /** The ids of the last commits, the newest first. */
  readonly recent: readonly string[];
  /** What the last commit has replaced: the next one removes it, so that reads that have begun can end. */
  readonly replaced: readonly string[];
  /** The last position of each collection that counts. */
  readonly positions: Readonly<Record<string, number>>;
  readonly tree: Node;
  /** Deleted. Its record stays, as a commit that is late would make another one. */
  readonly isDeleted: boolean;
}

export function newRoot(schemaVersion: number): Root {
  const lists = { recent: [], replaced: [], positions: {} };
  return { layout: LAYOUT, schemaVersion, number: 0, fence: 0, ...lists, tree: EMPTY, isDeleted: false };
}

/** The one after a commit. */
export function nextRoot(root: Root, commit: string, changes: Pick<Root, 'replaced' | 'positions' | 'tree'>): Root {
  return { ...root, ...changes, number: root.number + 1, recent: [commit, ...root.recent].slice(0, REMEMBERED) };
}

/** Whether a commit that was made for a state is stored by a later one; `undefined` when that is too long ago. */
export function isStored(commit: string, before: Root, now: Root): boolean | undefined {
  if (now.recent.includes(commit)) return true;
  return now.number - before.number > REMEMBERED ? undefined : false;
}

export function rootText(root: Root): string {
  return JSON.stringify({ ...root, tree: writtenNode(root.tree) });
}

/** @throws DatabaseGoneError when there is none. */
export function rootOfText(text: string | undefined): Root {
  if (text === undefined) throw new DatabaseGoneError();
  const root = JSON.parse(text) as Omit<Root, 'tree'> & { readonly tree: WrittenNode };
  if (!Number.isSafeInteger(root.layout)) throw new RefusedError(502, 'ERR_NO_ROOT', 'what is stored is no database');
  return { ...root, tree: root.layout > LAYOUT ? EMPTY : nodeOfWritten(root.tree) };
}
