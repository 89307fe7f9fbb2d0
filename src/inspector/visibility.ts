/** Calls `start` whenever an element can be seen, with a signal that is aborted when it cannot any more. Returns the way to stop. */
export function whileVisible(element: Element, start: (signal: AbortSignal) => void): () => void {
  let isOnScreen = false;
  let seen: AbortController | undefined;
  const update = (): void => {
    const isVisible = isOnScreen && document.visibilityState === 'visible';
    if (isVisible === (seen !== undefined)) return;
    seen?.abort();
    seen = isVisible ? new AbortController() : undefined;
    if (seen) start(seen.signal);
  };
  // It tells of whatever is not rendered, too.
  const observer = new IntersectionObserver((entries) => {
    isOnScreen = entries.at(-1)?.isIntersecting ?? false;
    update();
  });
  observer.observe(element);
  document.addEventListener('visibilitychange', update);
  return () => {
    observer.disconnect();
    document.removeEventListener('visibilitychange', update);
    isOnScreen = false;
    update();
  };
}
