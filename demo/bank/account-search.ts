import type { DocumentEntry, DocumentQuery, Documents } from 'idb-eventstore';
import { searchable, type AccountSummary } from './account-list.ts';

type Index = 'byBalance' | 'byOwner';
type Row = DocumentEntry<AccountSummary>;

interface Order {
  readonly query: DocumentQuery<Index>;
  readonly compare: (one: Row, other: Row) => number;
}

const byNumber = (one: Row, other: Row): number => (one.key < other.key ? -1 : 1);
const byBalance = (one: Row, other: Row): number => one.document.balance - other.document.balance;

const ORDERS = {
  number: { query: {}, compare: byNumber },
  owner: {
    query: { index: 'byOwner' },
    compare: (one, other) => searchable(one.document.owner).localeCompare(searchable(other.document.owner)),
  },
  highest: { query: { index: 'byBalance', reverse: true }, compare: (one, other) => byBalance(other, one) },
  lowest: { query: { index: 'byBalance' }, compare: byBalance },
} satisfies Readonly<Record<string, Order>>;

export type AccountOrder = keyof typeof ORDERS;

export function isAccountOrder(text: string): text is AccountOrder {
  return Object.hasOwn(ORDERS, text);
}

export interface AccountSearch {
  /** What the number or the owner begins with; blank: all accounts. */
  readonly text: string;
  readonly order: AccountOrder;
  /** At most this many accounts. */
  readonly limit: number;
}

export interface FoundAccounts {
  readonly rows: readonly Row[];
  readonly hasMore: boolean;
}

/** Calls `show` with the accounts that are found, now and whenever they have changed in any tab. Returns the way to stop. */
export function watchAccounts(
  list: Documents<AccountSummary, Index>,
  { text, order, limit }: AccountSearch,
  show: (found: FoundAccounts) => void,
  onError: (error: unknown) => void,
): () => void {
  const { query, compare } = ORDERS[order];
  const owner = searchable(text);
  const queries: DocumentQuery<Index>[] =
    owner === ''
      ? [{ ...query, limit }]
      : [
          { ...prefix(text.trim()), limit },
          { index: 'byOwner', ...prefix(owner), limit },
        ];
  const lives = queries.map((each) => list.liveList(each, { onError }));
  const update = (): void => {
    const pages = lives.flatMap(({ value }) => value ?? []);
    if (pages.length < lives.length) return;
    const rows = new Map(pages.flatMap(({ documents }) => documents.map((row) => [row.key, row])));
    const found = owner === '' ? [...rows.values()] : [...rows.values()].toSorted(compare).slice(0, limit);
    show({ rows: found, hasMore: rows.size > limit || pages.some(({ next }) => next !== undefined) });
  };
  const stops = lives.map((live) => live.subscribe(update));
  return () => {
    for (const stop of stops) stop();
  };
}

/** U+FFFF is no character: it sorts behind every one that a name has. */
function prefix(text: string): { readonly from: string; readonly to: string } {
  return { from: text, to: `${text}\uffff` };
}
