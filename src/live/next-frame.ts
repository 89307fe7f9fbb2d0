// A page that is hidden after it has asked for a frame is given none until it is shown again.
const LATEST = 100; // milliseconds

/**
 * Runs a task once, before the page's next frame; as a task of its own where there are no frames, or nobody sees them. Returns the way
 * to take it back.
 */
export function onNextFrame(task: () => void): () => void {
  const isSeen = typeof document !== 'undefined' && document.visibilityState === 'visible';
  if (!isSeen || typeof requestAnimationFrame !== 'function') {
    const timer = setTimeout(task, 0);
    return () => clearTimeout(timer);
  }
  const cancel = (): void => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
  const run = (): void => {
    cancel();
    task();
  };
  const frame = requestAnimationFrame(run);
  const timer = setTimeout(run, LATEST);
  return cancel;
}
