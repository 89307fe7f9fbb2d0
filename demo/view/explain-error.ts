import { EventStoreError } from 'idb-eventstore';
import { RefusedError } from '../domain/decisions.ts';
import { StatementError } from '../statement/csv.ts';

export interface Explanation {
  /** What happened. */
  readonly title: string;
  /** What to do, for whoever uses the page. */
  readonly advice: string;
  /** The error's own words, where they say more. */
  readonly detail?: string;
  readonly code?: string;
}

const OF_LIBRARY: Readonly<Record<string, readonly [title: string, advice: string]>> = {
  'duplicate-idempotency-id': ['This has been done already', 'There is nothing left to do.'],
  'event-deserialization': ['A stored event is damaged', 'The other events are intact.'],
  'event-validation': ['An event cannot be stored', 'Nothing was written.'],
  'import-refused': [
    'This backup cannot be taken in',
    'Nothing that was here has changed. Get the file again, or restore it in an empty bank.',
  ],
  'invalid-argument': ['This value is not allowed', 'Nothing was written. Correct it and try again.'],
  'invalid-store-session': ['Another tab has taken this account', 'Look at its history, and try again.'],
  'open-store-failed': [
    'This account is in use in another tab',
    'Nothing was written, and you can still read it. Release it there, or wait a minute, and try again.',
  ],
  'storage-quota-exceeded': ['There is no room left', 'Nothing was written. Free some space and try again.'],
  'storage-unavailable': ['The browser’s storage does not answer', 'Try again in a moment, or reload the page.'],
  'storage-wiped': [
    'The stored data is gone',
    'This bank, or all of the site’s data, was deleted while this page was open. What you do next begins it anew.',
  ],
  'store-not-open': ['This account was closed meanwhile', 'Nothing was written. Try again.'],
  'store-session-expired': [
    'This account was held for too long',
    'Nothing was written, and other tabs may change it again. Hold it anew, or just try again.',
  ],
  'store-version-mismatch': ['Others keep changing this account', 'Nothing was written. Look at its history, and try again.'],
  'unknown-event-type': ['This page does not know a stored event', 'It may be older than its data: reload it.'],
  'upgrade-required': ['This page is older than its data', 'Reload it. Nothing was touched.'],
  'worker-terminated': ['The storage worker ended', 'Nothing was written. Try again.'],
};

const UNKNOWN_OUTCOME = 'Your change may be stored. Look whether it is in the history before you try again.';

/** An error in words, whatever was thrown. */
export function explainError(error: unknown): Explanation {
  if (error instanceof EventStoreError) {
    const [title, advice] = OF_LIBRARY[error.code] ?? ['The event store reports an error', 'Reload the page and try again.'];
    return { title, advice: error.outcome === 'unknown' ? UNKNOWN_OUTCOME : advice, detail: error.message, code: error.code };
  }
  if (error instanceof RefusedError) return { title: 'The bank refuses', advice: error.message };
  if (error instanceof StatementError) return { title: 'The statement cannot be read', advice: error.message };
  const [detail, code] = error instanceof Error ? [error.message, error.name] : [String(error), 'unknown'];
  return { title: 'Something unexpected happened', advice: 'Reload the page and try again.', detail, code };
}
