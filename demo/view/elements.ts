/** The element with an id, of the class that it must have. */
export function byId<T extends Element>(id: string, type: abstract new () => T): T {
  const element = document.getElementById(id);
  if (element instanceof type) return element;
  throw new TypeError(`The page has no ${type.name} with the id '${id}'.`);
}

/** A control of a form by its name, of the class that it must have. */
export function control<T extends Element>(form: HTMLFormElement, name: string, type: abstract new () => T): T {
  const element = form.elements.namedItem(name);
  if (element instanceof type) return element;
  throw new TypeError(`The form '${form.id}' has no ${type.name} named '${name}'.`);
}

export interface ElementOptions {
  readonly class?: string;
  readonly text?: string;
  readonly children?: readonly Node[];
}

export function element<K extends keyof HTMLElementTagNameMap>(tag: K, options: ElementOptions = {}): HTMLElementTagNameMap[K] {
  const created = document.createElement(tag);
  if (options.class !== undefined) created.className = options.class;
  if (options.text !== undefined) created.textContent = options.text;
  created.append(...(options.children ?? []));
  return created;
}

/** Offers texts to choose from. */
export function fillSelect(select: HTMLSelectElement, texts: readonly string[], chosen?: string): void {
  select.replaceChildren(...texts.map((text) => new Option(text, text, false, text === chosen)));
}

/** A term and what it is, for a list of descriptions. */
export function describe(term: string, text: string, type = ''): HTMLDivElement {
  return element('div', { children: [element('dt', { text: term }), element('dd', { text, class: type })] });
}
