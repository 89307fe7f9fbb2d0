import { byId } from './elements.ts';
import type { Messages } from './messages.ts';

/** Has a button do something, once at a time. */
export function bindButton(id: string, messages: Messages, work: () => Promise<void>): HTMLButtonElement {
  const button = byId(id, HTMLButtonElement);
  button.addEventListener('click', () => {
    if (button.ariaDisabled === 'true') return;
    // Not `disabled`, which would take the focus from whoever uses the keyboard.
    button.ariaDisabled = 'true';
    void messages.act(work).finally(() => (button.ariaDisabled = null));
  });
  return button;
}
