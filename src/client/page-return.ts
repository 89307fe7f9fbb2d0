/**
 * Calls back when the page comes back from where it hears no messages: the back/forward cache (HTML, `pageshow` with
 * `persisted`) or freezing (Page Lifecycle, `resume`). Returns the way to stop.
 */
export function onPageReturn(listener: () => void): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  addEventListener('pageshow', (event) => event.persisted && listener(), { signal });
  document.addEventListener('resume', listener, { signal });
  return () => stop.abort();
}
