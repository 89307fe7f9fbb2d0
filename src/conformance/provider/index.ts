import { addingCases } from './adding-cases.ts';
import { aggregateCases } from './aggregate-cases.ts';
import { applicationCodeCases } from './application-code-cases.ts';
import { callCases } from './call-cases.ts';
import type { ProviderCase } from './provider-case.ts';
import { commandCases } from './command-cases.ts';
import { keptStateCases } from './kept-state-cases.ts';
import { closingCases } from './closing-cases.ts';
import { compactionCases } from './compaction-cases.ts';
import { deletionCases } from './deletion-cases.ts';
import { expectedVersionCases } from './expected-version-cases.ts';
import { inlineCases } from './inline-cases.ts';
import { leftStreamCases } from './left-stream-cases.ts';
import { listingCases } from './listing-cases.ts';
import { logCases } from './log-cases.ts';
import { messageCases } from './message-cases.ts';
import { multiStreamCases } from './multi-stream-cases.ts';
import { openingCases } from './opening-cases.ts';
import { optionCases } from './option-cases.ts';
import { orderCases } from './order-cases.ts';
import { plainEventCases } from './plain-event-cases.ts';
import { readingCases } from './reading-cases.ts';
import { projectionCases } from './projection-cases.ts';
import { rebuildCases } from './rebuild-cases.ts';
import { documentCases } from './document-cases.ts';
import { documentOrderCases } from './document-order-cases.ts';
import { sessionCases } from './session-cases.ts';
import { snapshotCases } from './snapshot-cases.ts';
import { storageCases } from './storage-cases.ts';
import { subscriptionCases } from './subscription-cases.ts';
import { tenantCases } from './tenant-cases.ts';
import { transferCases } from './transfer-cases.ts';
import { valueCases } from './value-cases.ts';
import { watchCases } from './watch-cases.ts';

/** What a user may rely on, whatever the provider is made of: every provider passes all of them. */
export const PROVIDER_CASES: readonly ProviderCase[] = [
  ...addingCases,
  ...expectedVersionCases,
  ...multiStreamCases,
  ...leftStreamCases,
  ...callCases,
  ...optionCases,
  ...readingCases,
  ...orderCases,
  ...messageCases,
  ...valueCases,
  ...plainEventCases,
  ...snapshotCases,
  ...compactionCases,
  ...closingCases,
  ...sessionCases,
  ...openingCases,
  ...tenantCases,
  ...listingCases,
  ...watchCases,
  ...logCases,
  ...subscriptionCases,
  ...projectionCases,
  ...rebuildCases,
  ...documentCases,
  ...inlineCases,
  ...deletionCases,
  ...transferCases,
  ...storageCases,
  ...documentOrderCases,
  ...applicationCodeCases,
  ...aggregateCases,
  ...commandCases,
  ...keptStateCases,
];

export type { ConnectOptions, ProviderCase, ProviderWorld } from './provider-case.ts';
export { bankEvents, type BankEvent } from './bank.ts';
