import type { StoredMessage } from '../contract/message.ts';
import { make } from './make.ts';

interface Run {
  readonly sessionId: string | undefined;
  readonly first: number;
  last: number;
}

/** Which session has added which of some messages of a stream. */
export class SessionList {
  readonly node: HTMLElement;
  readonly #list = make('dl');

  constructor() {
    this.node = make('section', { 'aria-label': 'Sessions' }, make('h3', {}, 'Sessions'), this.#list);
  }

  show(messages: readonly StoredMessage[]): void {
    this.#list.replaceChildren(...runsOf(messages).flatMap(lineOf));
  }
}

function runsOf(messages: readonly StoredMessage[]): readonly Run[] {
  const runs: Run[] = [];
  for (const { metadata } of messages) {
    const { sequenceNumber, sessionId } = metadata.context;
    const run = runs.at(-1);
    if (run && run.sessionId === sessionId) run.last = sequenceNumber;
    else runs.push({ sessionId, first: sequenceNumber, last: sequenceNumber });
  }
  return runs;
}

function lineOf({ sessionId, first, last }: Run): readonly HTMLElement[] {
  const versions = first === last ? `version ${first}` : `versions ${first} to ${last}`;
  return [make('dt', {}, versions), make('dd', {}, sessionId ?? 'not known')];
}
