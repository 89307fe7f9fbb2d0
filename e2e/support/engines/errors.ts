/** What a page's code threw, as far as it can travel: see `name` and `message` for what was thrown. */
export class PageError extends Error {
  /** The enumerable fields of the error, those that JSON can carry. */
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(thrown: Thrown, console: readonly string[]) {
    super(thrown.message);
    this.name = thrown.name;
    this.fields = thrown.fields;
    const head = `${thrown.name}: ${thrown.message}`;
    const trace = thrown.stack.startsWith(head) ? thrown.stack : `${head}\n${thrown.stack}`;
    this.stack = trace.trimEnd() + consoleText(console);
  }
}

export interface Thrown {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The tab was closed, killed, has crashed, or lost its browser. */
export class TabGoneError extends Error {
  override readonly name = 'TabGoneError';

  constructor(how: string, console: readonly string[]) {
    super(`This tab is gone: ${how}. Open a new one.${consoleText(console)}`);
  }
}

/** A call that needs a capability which this engine lacks. Skip the test when `engine.missing` has the capability. */
export class MissingCapabilityError extends Error {
  override readonly name = 'MissingCapabilityError';
}

const SHOWN_LINES = 20; // enough to see what led to an error, short enough to keep the error in sight

function consoleText(lines: readonly string[]): string {
  if (lines.length === 0) return '';
  return ['\nThe last lines of the page:', ...lines.slice(-SHOWN_LINES)].join('\n    ');
}
