import { readNotes, takeNote } from './notebook';

const button = document.querySelector('button');
const list = document.querySelector('ul');

async function show(): Promise<void> {
  const items = (await readNotes()).map((text) => Object.assign(document.createElement('li'), { textContent: text }));
  list?.replaceChildren(...items);
  button?.toggleAttribute('disabled', false);
}

if (button) {
  button.onclick = async () => {
    await takeNote('bread');
    await show();
  };
}
await show();
// How often this module was run in one page: once, and at each update of a module that it stands on.
Reflect.set(globalThis, 'runs', Number(Reflect.get(globalThis, 'runs') ?? 0) + 1);
import.meta.hot?.accept();
