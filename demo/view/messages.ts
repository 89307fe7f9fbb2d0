import { StorageWipedError } from 'idb-eventstore';
import { byId, element } from './elements.ts';
import { explainError } from './explain-error.ts';

// Errors stay until they are dismissed; more than these would cover the page.
const MOST_ALERTS = 3;

/** Tells the user what happened. */
export class Messages {
  readonly #status = byId('status', HTMLElement);
  readonly #alerts = byId('alerts', HTMLElement);

  /** Something went well; replaces what was said before. */
  say(text: string): void {
    const dismiss = dismissButton('Dismiss message', () => this.#status.replaceChildren());
    this.#status.replaceChildren(element('div', { class: 'message', children: [element('p', { text }), dismiss] }));
  }

  /** Something that is worth less than whatever else is being said. */
  mention(text: string): void {
    if (this.#status.childElementCount === 0) this.say(text);
  }

  /** Something went wrong; stays until it is dismissed, or the user does something else. */
  report(error: unknown): void {
    const { title, advice, detail, code } = explainError(error);
    const words = [element('strong', { text: title }), element('p', { text: advice })];
    if (detail !== undefined) words.push(element('p', { class: 'detail', text: `${code}: ${detail}` }));
    const message = element('div', {
      class: 'message error',
      children: [element('div', { children: words }), dismissButton('Dismiss error', () => message.remove())],
    });
    this.#status.replaceChildren();
    this.#alerts.append(message);
    while (this.#alerts.children.length > MOST_ALERTS) this.#alerts.firstElementChild?.remove();
  }

  /** What the page reads by itself failed. A bank that was deleted is read again as it is by then: nobody has to hear of it. */
  reportReading(error: unknown): void {
    if (!(error instanceof StorageWipedError && error.reason === 'deleted')) this.report(error);
  }

  /** Runs what the user asked for, in place of what was said of earlier things. */
  async act(work: () => Promise<void>): Promise<void> {
    this.#status.replaceChildren();
    this.#alerts.replaceChildren();
    await this.attempt(work);
  }

  /** Runs what must not fail unseen. */
  async attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.report(error);
    }
  }
}

function dismissButton(name: string, dismiss: () => void): HTMLButtonElement {
  const button = element('button', { class: 'dismiss', text: '×' });
  button.type = 'button';
  button.ariaLabel = name;
  button.addEventListener('click', dismiss);
  return button;
}
