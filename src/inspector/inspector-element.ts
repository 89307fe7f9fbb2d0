import { Newest } from './attempt.ts';
import {
  assertProvider,
  readAggregates,
  readProjections,
  type Inspected,
  type InspectedAggregate,
  type InspectedProjection,
  type InspectedProvider,
} from './inspected.ts';
import { LogPanel } from './log-panel.ts';
import { make, makeButton } from './make.ts';
import { PanelTabs } from './panel-tabs.ts';
import { ProjectionsPanel } from './projections-panel.ts';
import { StoragePanel } from './storage-panel.ts';
import { StreamsPanel } from './streams-panel.ts';
import { styleSheet } from './styles.ts';
import { TenantChoice } from './tenant-choice.ts';
import { whileVisible } from './visibility.ts';

export const TAG = 'event-store-inspector';

/** Where there are no elements, as in Node, the module can be imported all the same. */
const Element: typeof HTMLElement = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

const PROPERTIES = ['provider', 'aggregates', 'projections', 'editable', 'open'] as const;

declare global {
  interface HTMLElementTagNameMap {
    [TAG]: EventStoreInspector;
  }
}

/** Defines the element, once. */
export function defineInspector(): void {
  const registry = (globalThis as { readonly customElements?: CustomElementRegistry }).customElements;
  if (registry && !registry.get(TAG)) registry.define(TAG, EventStoreInspector);
}

/** `<event-store-inspector>`: shows what a provider stores. It does nothing until it has one and is seen. */
export class EventStoreInspector extends Element {
  static readonly observedAttributes: readonly string[] = ['editable', 'open'];

  readonly #toggle: HTMLButtonElement;
  readonly #bar: HTMLElement;
  readonly #body: HTMLElement;
  #provider: InspectedProvider | undefined;
  #aggregates: readonly InspectedAggregate[] = [];
  #projections: readonly InspectedProjection[] = [];
  #tenants: TenantChoice | undefined;
  #panels: PanelTabs | undefined;
  #signal: AbortSignal = AbortSignal.abort();
  readonly #running = new Newest();
  #stop: (() => void) | undefined;
  #isRenewing = false;

  constructor() {
    super();
    this.#toggle = makeButton('Event store', () => {
      this.open = !this.open;
    });
    this.#toggle.className = 'toggle';
    this.#toggle.setAttribute('aria-controls', 'body');
    this.#bar = make('div', { class: 'bar' });
    this.#body = make('div', { id: 'body', class: 'body' });
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [styleSheet()];
    const header = make('div', { class: 'header' }, this.#toggle, this.#bar);
    root.append(make('div', { class: 'root', role: 'region', 'aria-label': 'Event store inspector' }, header, this.#body));
    this.#renew();
  }

  /** Whose event stores are shown. @throws InvalidArgumentError when it is set to what is no provider. */
  get provider(): InspectedProvider | undefined {
    return this.#provider;
  }

  set provider(provider: InspectedProvider | undefined) {
    if (provider !== undefined && provider !== null) assertProvider(provider);
    this.#provider = provider ?? undefined;
    this.#tenants = undefined;
    this.#renew();
  }

  /** Aggregates whose state can be seen at any version. */
  get aggregates(): readonly InspectedAggregate[] {
    return this.#aggregates;
  }

  set aggregates(aggregates: readonly InspectedAggregate[] | undefined) {
    this.#aggregates = readAggregates(aggregates);
    this.#renew();
  }

  /** Projections whose state, lag and documents are shown. */
  get projections(): readonly InspectedProjection[] {
    return this.#projections;
  }

  set projections(projections: readonly InspectedProjection[] | undefined) {
    this.#projections = readProjections(projections);
    this.#renew();
  }

  /** The attribute `editable`: lets the user delete streams, open one for a moment, compact, and rebuild projections. */
  get editable(): boolean {
    return this.hasAttribute('editable');
  }

  set editable(editable: boolean) {
    this.toggleAttribute('editable', Boolean(editable));
  }

  /** The attribute `open`: shows more than a button. */
  get open(): boolean {
    return this.hasAttribute('open');
  }

  set open(open: boolean) {
    this.toggleAttribute('open', Boolean(open));
  }

  connectedCallback(): void {
    for (const name of PROPERTIES) this.#takeUp(name);
    this.#stop = whileVisible(this.#body, (signal) => {
      this.#signal = signal;
      this.#run();
    });
  }

  disconnectedCallback(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  attributeChangedCallback(): void {
    this.#renew();
  }

  /** A property that was set before the element was defined stands in the way of the class's own. */
  #takeUp(name: (typeof PROPERTIES)[number]): void {
    if (!Object.hasOwn(this, name)) return;
    const value: unknown = Reflect.get(this, name);
    Reflect.deleteProperty(this, name);
    Reflect.set(this, name, value);
  }

  /** Makes the panels anew, once for all that is set in a row. */
  #renew(): void {
    if (this.#isRenewing) return;
    this.#isRenewing = true;
    queueMicrotask(() => {
      this.#isRenewing = false;
      this.#build();
      this.#run();
    });
  }

  #build(): void {
    this.#toggle.setAttribute('aria-expanded', String(this.open));
    const provider = this.#provider;
    if (!provider) {
      this.#bar.replaceChildren();
      this.#body.replaceChildren(make('p', { class: 'hint' }, 'No provider has been set yet.'));
      return;
    }
    this.#tenants ??= new TenantChoice(provider, () => this.#renew());
    const inspected: Inspected = {
      provider,
      database: this.#tenants.database,
      aggregates: this.#aggregates,
      projections: this.#projections,
      isEditable: this.editable,
    };
    const panels = [LogPanel, StreamsPanel, ProjectionsPanel, StoragePanel].map((Each) => new Each(inspected));
    this.#panels = new PanelTabs(panels, this.#panels?.title);
    this.#bar.replaceChildren(this.#tenants.node, this.#panels.tabs);
    this.#body.replaceChildren(this.#panels.node);
  }

  #run(): void {
    const signal = this.#running.begin(this.#signal);
    if (signal.aborted || !this.#provider) return;
    this.#tenants?.run(signal);
    this.#panels?.run(signal);
  }
}
