import { byId } from './elements.ts';

export interface Question {
  readonly title: string;
  readonly text: string;
  /** On the button that does it. */
  readonly yes: string;
}

/** Asks before something is done that cannot be undone. `false` also for Escape, and while another question is open. */
export function ask({ title, text, yes }: Question): Promise<boolean> {
  const dialog = byId('question', HTMLDialogElement);
  if (dialog.open) return Promise.resolve(false);
  byId('question-title', HTMLElement).textContent = title;
  byId('question-text', HTMLElement).textContent = text;
  const [yesButton, noButton] = [byId('question-yes', HTMLButtonElement), byId('question-no', HTMLButtonElement)];
  yesButton.textContent = yes;
  const asked = new AbortController();
  const { signal } = asked;
  return new Promise((resolve) => {
    const answer = (isWanted: boolean): void => {
      asked.abort();
      dialog.close();
      resolve(isWanted);
    };
    yesButton.addEventListener('click', () => answer(true), { signal });
    noButton.addEventListener('click', () => answer(false), { signal });
    // Escape. Chromium tells that a dialog was closed with its next frame, by when another question may be open.
    dialog.addEventListener('close', () => !dialog.open && answer(false), { signal });
    dialog.showModal();
    noButton.focus();
  });
}
