import { askTwice } from './ask-twice.ts';
import { attempt } from './attempt.ts';
import { exportButton } from './export-button.ts';
import type { Inspected } from './inspected.ts';
import { make, makeAlert, makeButton } from './make.ts';
import type { Panel } from './panel.ts';

/** What the origin stores, and may store. */
export class StoragePanel implements Panel {
  readonly title = 'Storage';
  readonly node: HTMLElement;
  readonly #inspected: Inspected;
  readonly #alert = makeAlert();
  readonly #facts = make('dl');
  #signal: AbortSignal = AbortSignal.abort();

  constructor(inspected: Inspected) {
    this.#inspected = inspected;
    const refresh = makeButton('Refresh', () => void this.#show());
    this.node = make('div', { class: 'single' }, make('h2', {}, 'Storage'), this.#alert, this.#facts, refresh);
    this.node.append(exportButton(inspected, 'Export tenant'));
    if (inspected.isEditable) this.node.append(this.#compaction());
  }

  run(signal: AbortSignal): void {
    this.#signal = signal;
    void this.#show();
  }

  #show(): Promise<void> {
    const signal = this.#signal;
    return attempt(this.#alert, signal, async () => {
      const tenants = await this.#inspected.provider.databases({ signal });
      const facts = [...(await estimate()), ['tenants', tenants.join(', ')] as const];
      this.#facts.replaceChildren(...facts.flatMap(([term, text]) => [make('dt', {}, term), make('dd', {}, text)]));
    });
  }

  #compaction(): HTMLElement {
    const { provider, database } = this.#inspected;
    return askTwice({
      label: 'Compact',
      question: `Splice the records of ${database} into larger ones?`,
      act: async (tell) => {
        const onProgress = ({ done, total }: { readonly done: number; readonly total: number }): void =>
          tell(`${done} of ${total} streams`);
        const { recordsBefore, recordsAfter, skipped } = await provider.compact({ database, onProgress });
        return `${recordsBefore} records before, ${recordsAfter} after; ${skipped} streams left as they are.`;
      },
    });
  }
}

/** Of the whole origin: browsers tell no more. */
async function estimate(): Promise<readonly (readonly [string, string])[]> {
  // Absent where the context is not secure.
  const storage = (navigator as { readonly storage?: StorageManager }).storage;
  if (!storage) return [['used by this site', 'not told by this browser']];
  const { usage, quota } = await storage.estimate();
  const isPersisted = await storage.persisted();
  return [
    ['used by this site', megabytes(usage)],
    ['quota', megabytes(quota)],
    ['kept under pressure', isPersisted ? 'yes' : 'no: the browser may evict it'],
  ];
}

function megabytes(bytes: number | undefined): string {
  return bytes === undefined ? 'not told by this browser' : `${(bytes / 1e6).toFixed(1)} MB`;
}
