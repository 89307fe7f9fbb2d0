import { describe } from './attempt.ts';
import { make, makeButton } from './make.ts';

export interface Deed {
  readonly label: string;
  /** What is asked before it is done. */
  readonly question: string;
  /** Does it, and says what came of it. */
  readonly act: (tell: (progress: string) => void) => Promise<string>;
}

/** A button for what cannot be undone: it asks once more. */
export function askTwice({ label, question, act }: Deed): HTMLElement {
  const status = make('span', { role: 'status' });
  const tell = (text: string): void => {
    status.textContent = text;
  };
  const ask = makeButton(label, () => {
    tell('');
    node.replaceChildren(asked, yes, no);
    no.focus();
  });
  const asked = make('span', { role: 'alert' }, question);
  const back = (): void => {
    node.replaceChildren(ask, status);
    ask.focus();
  };
  const no = makeButton('No', back);
  const yes = makeButton(`Yes, ${label.toLowerCase()}`, () => {
    back();
    ask.disabled = true;
    act(tell)
      .catch(describe)
      .then(tell)
      .finally(() => {
        ask.disabled = false;
      });
  });
  yes.className = 'danger';
  const node = make('div', { class: 'ask' }, ask, status);
  return node;
}
