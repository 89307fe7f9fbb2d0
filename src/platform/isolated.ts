/**
 * Calls code of the application of which nothing is wanted back. What it throws changes nothing here: it is reported as an
 * uncaught error.
 */
export function isolated(call: () => void): void {
  try {
    call();
  } catch (error) {
    if (typeof reportError === 'function') reportError(error);
    else throwUncaught(error);
  }
}

/** Node has no `reportError`. It makes an `uncaughtException` of what a listener of its own `EventTarget` throws, and so does this. */
function throwUncaught(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
