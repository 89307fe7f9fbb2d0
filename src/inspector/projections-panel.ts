import type { ProjectionStatus } from '../contract/projection.ts';
import { askTwice } from './ask-twice.ts';
import { attempt } from './attempt.ts';
import { DocumentsView } from './documents-view.ts';
import { followChanges } from './follow-changes.ts';
import type { Inspected, InspectedProjection } from './inspected.ts';
import { make, makeAlert, makeButton } from './make.ts';
import type { Panel } from './panel.ts';

interface Shown {
  readonly projection: InspectedProjection;
  readonly facts: HTMLElement;
  readonly alert: HTMLElement;
}

/** How far the projections have come, and the documents of the one that is chosen. */
export class ProjectionsPanel implements Panel {
  readonly title = 'Projections';
  readonly node: HTMLElement = make('div', { class: 'split' });
  readonly #inspected: Inspected;
  readonly #shown: readonly Shown[];
  readonly #detail = make('div', {}, make('p', { class: 'hint' }, 'Choose the documents of a projection to see them.'));
  #chosen: { readonly projection: InspectedProjection; readonly view: DocumentsView } | undefined;
  #signal: AbortSignal = AbortSignal.abort();

  constructor(inspected: Inspected) {
    this.#inspected = inspected;
    const list = make('div');
    this.#shown = inspected.projections.map((projection) => {
      const shown = { projection, facts: make('dl'), alert: makeAlert() };
      const section = make(
        'section',
        { 'aria-label': projection.name },
        make('h2', {}, projection.name),
        shown.alert,
        shown.facts,
        this.#documents(projection),
      );
      if (inspected.isEditable) section.append(this.#rebuild(projection));
      list.append(section);
      return shown;
    });
    if (this.#shown.length === 0) list.append(make('p', { class: 'hint' }, 'The app has passed no projections.'));
    this.node.append(list, this.#detail);
  }

  run(signal: AbortSignal): void {
    const { provider, database } = this.#inspected;
    this.#signal = signal;
    for (const { projection, facts, alert } of this.#shown) {
      const refresh = async (): Promise<boolean> => {
        let isCurrent = true;
        await attempt(alert, signal, async () => {
          const status = await provider.documents(projection, { database }).status({ signal });
          if (signal.aborted) return;
          showFacts(facts, status);
          isCurrent = status.state === 'current';
          if (this.#chosen?.projection === projection) await this.#chosen.view.show(signal);
        });
        return isCurrent;
      };
      void attempt(alert, signal, () => followChanges(provider, { database, signal }, refresh));
    }
  }

  #documents(projection: InspectedProjection): HTMLElement {
    const button = makeButton('Documents', () => {
      const view = new DocumentsView(this.#inspected, projection);
      this.#chosen = { projection, view };
      this.#detail.replaceChildren(view.node);
      void view.show(this.#signal);
    });
    button.setAttribute('aria-label', `Documents of ${projection.name}`);
    return button;
  }

  #rebuild(projection: InspectedProjection): HTMLElement {
    const { provider, database } = this.#inspected;
    return askTwice({
      label: 'Rebuild',
      question: `Build the documents of ${projection.name} again?`,
      act: async (tell) => {
        const onProgress = ({ done, total }: { readonly done: number; readonly total: number }): void =>
          tell(`${done} of ${total}`);
        await provider.documents(projection, { database }).rebuild({ onProgress });
        return 'Rebuilt.';
      },
    });
  }
}

function showFacts(facts: HTMLElement, { version, state, position, lag, building, failure }: ProjectionStatus): void {
  const lines: readonly (readonly [string, string])[] = [
    ['version', String(version)],
    ['state', state],
    ['position', String(position)],
    ['lag', `${lag} positions`],
    ...(building ? [['building', `${building.done} of ${building.total}`] as const] : []),
    ...(failure ? [['failure', `at position ${failure.position}: ${failure.reason}`] as const] : []),
  ];
  facts.replaceChildren(...lines.flatMap(([term, text]) => [make('dt', {}, term), make('dd', {}, text)]));
}
