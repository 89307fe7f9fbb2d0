import type { LoggedMessage } from '../contract/event-log.ts';
import { attempt, Newest } from './attempt.ts';
import { followChanges } from './follow-changes.ts';
import type { Inspected } from './inspected.ts';
import { make, makeAlert, makeButton } from './make.ts';
import { logRows, placeOf } from './message-rows.ts';
import { MessageView } from './message-view.ts';
import type { Panel } from './panel.ts';
import { Walk } from './walk.ts';

const PAGE = 50; // messages

interface WayBack {
  readonly pages: Walk<LoggedMessage>;
  readonly signal: AbortSignal;
}

/** The log of a tenant, newest first, as it grows. */
export class LogPanel implements Panel {
  readonly title = 'Log';
  readonly node: HTMLElement;
  readonly #inspected: Inspected;
  readonly #view = new MessageView();
  readonly #rows = logRows((message) => this.#view.show(message));
  readonly #alert = makeAlert();
  readonly #status = make('p', { role: 'status', class: 'status' });
  readonly #newest = makeButton('Newest', () => void this.#follow());
  readonly #older = makeButton('Older', () => void this.#showOlder());
  readonly #following = new Newest();
  #signal: AbortSignal = AbortSignal.abort();
  #messages: readonly LoggedMessage[] = [];
  /** The way back through the log; none while the newest messages are shown. */
  #walk: WayBack | undefined;

  constructor(inspected: Inspected) {
    this.#inspected = inspected;
    const pager = make('div', { class: 'pager' }, this.#newest, this.#older, this.#status);
    this.node = make('div', { class: 'split' }, make('div', {}, pager, this.#alert, this.#rows.node), this.#view.node);
  }

  run(signal: AbortSignal): void {
    this.#signal = signal;
    void this.#follow();
  }

  /** Shows the newest messages until somebody leaves them. */
  #follow(): Promise<void> {
    const { provider, database } = this.#inspected;
    this.#walk = undefined;
    const signal = this.#following.begin(this.#signal);
    const refresh = (what: 'all' | 'more'): Promise<void> =>
      attempt(this.#alert, signal, async () => {
        const known = what === 'all' ? [] : this.#messages;
        const after = known[0]?.position ?? 0;
        const grown: LoggedMessage[] = [];
        for await (const message of provider.readAll({ database, after, reverse: true, limit: PAGE, signal }))
          grown.push(message);
        if (signal.aborted) return;
        this.#show([...grown, ...known].slice(0, PAGE), true);
      });
    return attempt(this.#alert, signal, () => followChanges(provider, { database, signal }, refresh));
  }

  async #showOlder(): Promise<void> {
    this.#walk ??= this.#begin();
    const { pages, signal } = this.#walk;
    this.#older.disabled = true;
    await attempt(this.#alert, signal, async () => {
      const page = await pages.next();
      if (!signal.aborted) this.#show(page, pages.hasMore);
    });
  }

  #begin(): WayBack {
    const signal = this.#following.begin(this.#signal);
    return { pages: new Walk(this.#before(this.#messages.at(-1), signal), PAGE), signal };
  }

  async *#before(last: LoggedMessage | undefined, signal: AbortSignal): AsyncGenerator<LoggedMessage, void> {
    const { provider, database } = this.#inspected;
    let isPast = last === undefined;
    for await (const message of provider.readAll({ database, reverse: true, signal })) {
      isPast ||= last !== undefined && message.position < last.position;
      if (isPast) yield message;
      else isPast = last !== undefined && placeOf(message) === placeOf(last);
    }
  }

  #show(messages: readonly LoggedMessage[], hasMore: boolean): void {
    this.#messages = messages;
    this.#rows.show(messages);
    this.#older.disabled = !hasMore || messages.length < PAGE;
    this.#newest.disabled = this.#walk === undefined;
    const state = this.#walk ? 'older messages' : 'live';
    this.#status.textContent = messages.length === 0 ? 'Nothing has been added yet.' : `${messages.length} shown, ${state}`;
  }
}
