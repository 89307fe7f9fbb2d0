// For whoever compiles with an older library than ESNext: stores and providers are AsyncDisposable.
/// <reference lib="esnext.disposable" preserve="true" />

declare global {
  // Merges with the platform's own type wherever there is one: the contract is compiled without DOM.
  // oxlint-disable-next-line typescript/no-empty-object-type
  interface AbortSignal {}
}

/** The platform's `AbortSignal`. */
export type Signal = AbortSignal;

/** Options of calls that can be cancelled: an aborted signal rejects the call with the signal's own reason. */
export interface Cancellable {
  readonly signal?: Signal | undefined;
}
