import type { AnyEventStoreError } from 'idb-eventstore';

// Programs that must compile, and programs that must not: checked by the type check, never run.

export function advise(error: AnyEventStoreError): string {
  switch (error.code) {
    case 'store-version-mismatch':
      return `${error.expectedVersion} is not ${error.actualVersion}`;
    case 'storage-unavailable':
      return error.transient ? 'again' : error.reason;
    case 'event-validation':
      return error.issues.map(({ message }) => message).join();
    // @ts-expect-error - no error has that code
    case 'no-such-code':
      return '';
    default:
      // @ts-expect-error - those that are left have no reason of this kind
      return error.transient ? '' : error.message;
  }
}
