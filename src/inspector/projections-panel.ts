import type { ProjectionStatus } from '../contract/projection.ts';
import { askTwice } from './ask-twice.ts';
import { attempt } from './attempt.ts';
import { followChanges } from './follow-changes.ts';
import type { Inspected, InspectedProjection } from './inspected.ts';
import { make, makeAlert } from './make.ts';
import type { Panel } from './panel.ts';

interface Shown {
  readonly projection: InspectedProjection;
  readonly facts: HTMLElement;
  readonly alert: HTMLElement;
}

/** How far the projections have come. */
export class ProjectionsPanel implements Panel {
  readonly title = 'Projections';
  readonly node: HTMLElement = make('div', { class: 'single' });
  readonly #inspected: Inspected;
  readonly #shown: readonly Shown[];

  constructor(inspected: Inspected) {
    this.#inspected = inspected;
    this.#shown = inspected.projections.map((projection) => {
      const shown = { projection, facts: make('dl'), alert: makeAlert() };
      const section = make(
        'section',
        { 'aria-label': projection.name },
        make('h2', {}, projection.name),
        shown.alert,
        shown.facts,
      );
      if (inspected.isEditable) section.append(this.#rebuild(projection));
      this.node.append(section);
      return shown;
    });
    if (this.#shown.length === 0) this.node.append(make('p', { class: 'hint' }, 'The app has passed no projections.'));
  }

  run(signal: AbortSignal): void {
    const { provider, database } = this.#inspected;
    for (const { projection, facts, alert } of this.#shown) {
      const refresh = async (): Promise<boolean> => {
        let isCurrent = true;
        await attempt(alert, signal, async () => {
          const status = await provider.documents(projection, { database }).status({ signal });
          if (signal.aborted) return;
          showFacts(facts, status);
          isCurrent = status.state === 'current';
        });
        return isCurrent;
      };
      void attempt(alert, signal, () => followChanges(provider, { database, signal }, refresh));
    }
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
