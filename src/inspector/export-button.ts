import { describe } from './attempt.ts';
import type { Inspected } from './inspected.ts';
import { make, makeButton } from './make.ts';

const KEPT = 60_000; // milliseconds: a browser may look at the address of a download a while after the click

/** A button that saves a tenant, or one stream of it, as a file of the user's. The export goes on while other panels are shown. */
export function exportButton(
  { provider, database }: Inspected,
  label: string,
  stream?: { readonly name: string; readonly id: string },
): HTMLElement {
  let running = new AbortController();
  const status = make('span', { role: 'status' });
  const cancel = makeButton('Cancel', () => running.abort());
  const begin = makeButton(label, () => {
    running = new AbortController();
    begin.disabled = true;
    begin.after(cancel);
    cancel.focus();
    status.textContent = '';
    void save(running.signal)
      .catch((error: unknown) => (running.signal.aborted ? 'Cancelled.' : describe(error)))
      .then((outcome) => {
        status.textContent = outcome;
        begin.disabled = false;
        if (cancel.matches(':focus')) begin.focus();
        cancel.remove();
      });
  });
  const node = make('div', { class: 'ask' }, begin, status);
  const onProgress = ({ done, total }: { readonly done: number; readonly total: number }): void => {
    // Nobody could cancel it any more.
    if (!node.isConnected) running.abort();
    status.textContent = `${done} of ${total} positions`;
  };

  async function save(signal: AbortSignal): Promise<string> {
    const bytes = provider.export({ database, ...stream, gzip: true, onProgress, signal });
    const blob = await new Response(bytes, { headers: { 'content-type': 'application/gzip' } }).blob();
    const file = `${[database, ...(stream ? [stream.name, stream.id] : [])].join(' ')}.jsonl.gz`;
    download(blob, file);
    return `Saved as ${file}`;
  }

  function download(blob: Blob, file: string): void {
    const href = URL.createObjectURL(blob);
    const link = make('a', { href, download: file });
    node.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(href), KEPT);
  }

  return node;
}
