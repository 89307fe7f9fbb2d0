import { isPublishedChange, type Changes, type PublishedChange } from '../../contract/change.ts';
import { isolated } from '../../platform/isolated.ts';
import { systemClock } from '../../platform/clock.ts';
import type { OwnConnection, Tenant } from './own-connection.ts';
import type { Notification } from './pool.ts';
import type { Server } from './server.ts';

// As tabs are told: nobody shows more than one state in a frame.
const INTERVAL = 16; // milliseconds

// PostgreSQL takes payloads of less than 8,000 bytes, and a unit of UTF-16 has three of them at the most.
const LONGEST_PAYLOAD = 2_600; // UTF-16 units

interface Subscriber {
  readonly onChange: (change: PublishedChange) => void;
  readonly onGap: () => void;
}

/** Tells of commits with NOTIFY, and hears of them with LISTEN on the connection that has the locks. */
export class PostgresChanges implements Changes, Tenant {
  readonly #server: Server;
  readonly #connection: OwnConnection;
  readonly #channel: string;
  readonly #subscribers = new Set<Subscriber>();
  readonly #waiting = new Map<string, PublishedChange>();
  #cancel: (() => void) | undefined;
  #lastPost = -INTERVAL;
  #posting: Promise<unknown> = Promise.resolve();

  constructor(server: Server, connection: OwnConnection, channel: string) {
    this.#server = server;
    this.#connection = connection;
    this.#channel = channel;
  }

  publish(change: PublishedChange): void {
    this.#waiting.set(JSON.stringify([change.database, change.name, change.id]), change);
    this.#cancel ??= systemClock.schedule(this.#lastPost + INTERVAL - systemClock.monotonic(), () => this.flush());
  }

  flush(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    if (this.#waiting.size === 0) return;
    const payloads = payloadsOf([...this.#waiting.values()]);
    this.#waiting.clear();
    this.#lastPost = systemClock.monotonic();
    // One after the other, as those of one stream come in order. One that fails is lost, as hints may be.
    const post = (): Promise<unknown> =>
      this.#server.run({ text: 'select pg_notify($1, p) from unnest($2::text[]) as p', values: [this.#channel, payloads] });
    this.#posting = this.#posting.then(post).catch(() => undefined);
  }

  subscribe(onChange: (change: PublishedChange) => void, onGap: () => void = () => undefined): () => void {
    const subscriber: Subscriber = { onChange, onGap };
    this.#subscribers.add(subscriber);
    const letGo = this.#connection.hold(this);
    void this.#listen(subscriber);
    return () => {
      this.#subscribers.delete(subscriber);
      letGo();
    };
  }

  onNotification({ channel, payload = '' }: Notification): void {
    if (channel !== this.#channel) return;
    const changes = parsePayload(payload);
    if (!changes) return this.onReplaced();
    for (const change of changes) for (const { onChange } of [...this.#subscribers]) isolated(() => onChange(change));
  }

  onReplaced(): void {
    for (const { onGap } of [...this.#subscribers]) isolated(onGap);
  }

  /** Until there is a connection nothing is heard. */
  async #listen(subscriber: Subscriber): Promise<void> {
    let wasDeaf = false;
    while (this.#subscribers.has(subscriber)) {
      try {
        await this.#connection.session();
        if (wasDeaf && this.#subscribers.has(subscriber)) isolated(subscriber.onGap);
        return;
      } catch {
        wasDeaf = true;
        await new Promise<void>((resolve) => void systemClock.schedule(1_000, resolve));
      }
    }
  }
}

/** Lists of changes that each fit in a payload; of one that does not, that there was something. */
function payloadsOf(changes: readonly PublishedChange[]): readonly string[] {
  const payloads: string[] = [];
  let parts: string[] = [];
  let length = 0;
  for (const change of changes) {
    const text = JSON.stringify(change);
    if (text.length > LONGEST_PAYLOAD) payloads.push('null');
    else {
      if (length + text.length > LONGEST_PAYLOAD) {
        payloads.push(`[${parts.join(',')}]`);
        parts = [];
        length = 0;
      }
      parts.push(text);
      length += text.length + 1;
    }
  }
  if (parts.length > 0) payloads.push(`[${parts.join(',')}]`);
  return payloads;
}

/** `undefined` when something has happened that did not fit. What others tell on the channel is ignored. */
function parsePayload(payload: string): readonly PublishedChange[] | undefined {
  if (payload === 'null') return undefined;
  try {
    const list: unknown = JSON.parse(payload);
    return Array.isArray(list) ? list.filter(isPublishedChange) : [];
  } catch {
    return [];
  }
}
