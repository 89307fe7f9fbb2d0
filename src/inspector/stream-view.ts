import type { EventStoreReader } from '../contract/event-store.ts';
import { askTwice } from './ask-twice.ts';
import { attempt, Newest } from './attempt.ts';
import { exportButton } from './export-button.ts';
import { followChanges } from './follow-changes.ts';
import type { Inspected } from './inspected.ts';
import { labelled, make, makeAlert, makeButton } from './make.ts';
import { streamRows } from './message-rows.ts';
import { MessageView } from './message-view.ts';
import { SessionList } from './session-list.ts';
import { SnapshotList } from './snapshot-list.ts';
import { StateView } from './state-view.ts';

const PAGE = 50; // messages

/** A stream: its messages, the sessions that added them, its snapshots, and the state that they lead to. */
export class StreamView {
  readonly node: HTMLElement;
  readonly #inspected: Inspected;
  readonly #stream: { readonly name: string; readonly id: string };
  readonly #message = new MessageView();
  readonly #rows = streamRows((message) => this.#message.show(message));
  readonly #snapshots: SnapshotList;
  readonly #sessions = new SessionList();
  readonly #states: readonly StateView[];
  readonly #alert = makeAlert();
  readonly #status = make('p', { role: 'status', class: 'status' });
  readonly #first: HTMLInputElement = make('input', { type: 'number', min: 1, value: 1 });
  readonly #paging = new Newest();
  #signal: AbortSignal = AbortSignal.abort();
  #version = 0;
  /** The newest page is shown, and follows the stream. */
  #isAtEnd = true;

  constructor(inspected: Inspected, stream: { readonly name: string; readonly id: string }) {
    this.#inspected = inspected;
    this.#stream = stream;
    const { name, id } = stream;
    const heading = make('h2', {}, `${name}/${id}`);
    const turn = (pages: number) => (): void => this.#turnTo(Number(this.#first.value) + pages * PAGE);
    this.#first.addEventListener('change', turn(0));
    const pager = make('div', { class: 'pager' });
    pager.append(
      makeButton('Previous', turn(-1)),
      makeButton('Next', turn(1)),
      makeButton('Last', () => this.#turnTo(Infinity)),
    );
    pager.append(labelled('From version', this.#first), this.#status);
    this.#snapshots = new SnapshotList((version) => void this.#showSnapshot(version));
    const reader = (signal: AbortSignal): EventStoreReader<object> => this.#reader(signal);
    this.#states = inspected.aggregates.filter((each) => each.name === name).map((each) => new StateView(each, reader));
    this.node = make('section', { class: 'detail', 'aria-label': 'Stream' }, heading, pager, this.#alert, this.#rows.node);
    this.node.append(this.#message.node, ...this.#states.map(({ node }) => node), this.#snapshots.node, this.#sessions.node);
    this.node.append(exportButton(inspected, 'Export stream', stream));
    if (inspected.isEditable) this.node.append(this.#opening(), this.#deletion());
  }

  run(signal: AbortSignal): void {
    const { provider, database } = this.#inspected;
    this.#signal = signal;
    const refresh = (): Promise<void> =>
      attempt(this.#alert, signal, async () => {
        const reader = this.#reader(signal);
        this.#version = await reader.version();
        this.#snapshots.show(await reader.snapshotVersions());
        await this.#showPage(this.#isAtEnd ? Infinity : Number(this.#first.value));
        await Promise.all(this.#states.map((state) => state.run(this.#version, signal)));
      });
    void attempt(this.#alert, signal, () => followChanges(provider, { database, ...this.#stream, signal }, refresh));
  }

  #reader(signal: AbortSignal): EventStoreReader<object> {
    const { provider, database } = this.#inspected;
    return provider.read(this.#stream.name, this.#stream.id, { database, signal });
  }

  #turnTo(first: number): void {
    void attempt(this.#alert, this.#signal, () => this.#showPage(first));
  }

  /** Shows the page that begins with a version, or the nearest one. */
  async #showPage(wanted: number): Promise<void> {
    const signal = this.#paging.begin(this.#signal);
    const last = Math.max(1, this.#version - PAGE + 1);
    const first = Math.min(last, Math.max(1, Math.floor(wanted) || 1));
    const messages = await this.#reader(signal).getSlice(first, first + PAGE - 1);
    if (signal.aborted) return;
    this.#isAtEnd = first === last;
    this.#first.value = String(first);
    this.#rows.show(messages);
    this.#sessions.show(messages);
    const [oldest, newest] = [messages[0], messages.at(-1)].map((message) => message?.metadata.context.sequenceNumber);
    this.#status.textContent = newest === undefined ? 'No events here.' : `${oldest} to ${newest} of ${this.#version}`;
  }

  async #showSnapshot(version: number): Promise<void> {
    const signal = this.#signal;
    await attempt(this.#alert, signal, async () => {
      const [snapshot] = await this.#reader(signal).get({ useSnapshot: true, version, limit: 1 });
      if (snapshot) this.#message.show(snapshot);
    });
  }

  /** Only a session that is taken shows that it can be had: for a moment others cannot have it. */
  #opening(): HTMLElement {
    const { provider, database } = this.#inspected;
    const { name, id } = this.#stream;
    return askTwice({
      label: 'Try to open',
      question: `Hold ${name}/${id} for a moment, to see whether it is free?`,
      act: async () => {
        const store = await provider.openStore(name, id, { database, openTimeout: 0 });
        await store.close();
        return 'A session could be had, and was closed at once.';
      },
    });
  }

  #deletion(): HTMLElement {
    const { provider, database } = this.#inspected;
    const { name, id } = this.#stream;
    return askTwice({
      label: 'Delete stream',
      question: `Delete ${name}/${id} with everything in it?`,
      act: async () => ((await provider.deleteStream(name, id, { database })) ? 'Deleted.' : 'There was nothing to delete.'),
    });
  }
}
