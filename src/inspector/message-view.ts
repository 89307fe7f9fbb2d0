import type { StoredMessage } from '../contract/message.ts';
import { make } from './make.ts';
import { valueText } from './value-text.ts';

/** A message with all its metadata. */
export class MessageView {
  readonly node: HTMLElement = make('section', { class: 'message', 'aria-label': 'Message' }, hint());

  show(message: StoredMessage & { readonly position?: number }): void {
    const { event, metadata, position } = message;
    const { name, version } = metadata.message;
    const facts = [
      ...(position === undefined ? [] : [['position', position] as const]),
      ...factsOf('message', metadata.message),
      ...factsOf('context', metadata.context),
    ];
    const list = make('dl');
    for (const [term, value] of facts) list.append(make('dt', {}, term), make('dd', {}, factText(value)));
    this.node.replaceChildren(
      make('h2', {}, `${name} `, make('small', {}, `schema version ${version}`)),
      make('pre', { tabindex: 0, role: 'region', 'aria-label': 'Event' }, valueText(event)),
      list,
    );
  }

  clear(): void {
    this.node.replaceChildren(hint());
  }
}

function hint(): HTMLElement {
  return make('p', { class: 'hint' }, 'Choose a message to see it whole.');
}

function factsOf(part: string, facts: object): readonly (readonly [string, unknown])[] {
  return Object.entries(facts).map(([name, value]) => [`${part}.${name}`, value]);
}

function factText(value: unknown): string {
  if (typeof value === 'string') return value;
  return value instanceof Date ? value.toISOString() : valueText(value).replaceAll(/\s*\n\s*/g, ' ');
}
