import { refuse } from '../contract/argument.ts';
import type { EncodedBatch } from '../contract/event-store-engine.ts';
import type { ExpectedVersion } from '../contract/event-store.ts';
import { StoreVersionMismatchError } from '../contract/errors/index.ts';
import type { Metadata } from '../contract/message.ts';

/** What the engine checks: `undefined` when any version will do. @throws InvalidArgumentError */
export function readExpectedVersion(expected: ExpectedVersion | undefined): EncodedBatch['expectedVersion'] {
  if (expected === undefined || expected === 'any') return undefined;
  if (expected === 'no-stream') return 0;
  if (expected === 'stream-exists' || (Number.isSafeInteger(expected) && expected >= 0)) return expected;
  return refuse('expectedVersion', "must be a whole number from 0, 'any', 'no-stream' or 'stream-exists'");
}

/** The engine does not see metadata: the error gets that of the message which carries the number it names. */
export function withMetadata(error: unknown, expecting: readonly Metadata[]): unknown {
  if (!(error instanceof StoreVersionMismatchError)) return error;
  const { storeId, expectedVersion, actualVersion } = error;
  const metadata = expecting.find(({ context }) => context.sequenceNumber === expectedVersion);
  return new StoreVersionMismatchError({ storeId, metadata, expectedVersion, actualVersion }, { cause: error.cause });
}
