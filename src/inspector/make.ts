type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** Makes an element. Texts become text nodes and nothing else: what an event says is never read as markup. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, '');
    else if (value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
  element.append(...children);
  return element;
}

export function makeButton(label: string, press: () => void): HTMLButtonElement {
  const button = make('button', { type: 'button' }, label);
  button.addEventListener('click', press);
  return button;
}

/** A label with its control in it. */
export function labelled(label: string, control: HTMLElement): HTMLLabelElement {
  return make('label', {}, make('span', {}, label), control);
}

/** Where an error is told. It takes no room while it is empty. */
export function makeAlert(): HTMLParagraphElement {
  return make('p', { role: 'alert', class: 'problem' });
}
