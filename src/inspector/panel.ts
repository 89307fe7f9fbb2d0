/** A page of the inspector. */
export interface Panel {
  readonly title: string;
  readonly node: HTMLElement;
  /** Works while the panel can be seen: until the signal is aborted. */
  run(signal: AbortSignal): void;
}
