import { readNotes, takeNote } from './notebook';

const button = document.querySelector('button');
const list = document.querySelector('ul');

async function show(): Promise<void> {
  const items = (await readNotes()).map((text) => Object.assign(document.createElement('li'), { textContent: text }));
  list?.replaceChildren(...items);
  button?.toggleAttribute('disabled', false);
}

button?.addEventListener('click', async () => {
  await takeNote('bread');
  await show();
});
void show();
