import { systemClock } from '../../platform/clock.ts';
import type { Notification, PostgresClient, Row, Statement } from './pool.ts';
import { ask, type Server } from './server.ts';

// A process that opens and closes stores all the time keeps its connection, and one that is done lets its pool end soon.
const LINGER = 100; // milliseconds

const FIRST_RETRY = 50; // milliseconds, doubled each time up to the last
const LAST_RETRY = 2_000; // milliseconds

/** Something that needs the connection for a time. */
export interface Tenant {
  /** Something was told on a channel. */
  onNotification(message: Notification): void;
  /** There is another connection: what the one before held is gone, and what was told in between was missed. */
  onReplaced(): void;
}

/** A connection that is this process's alone while anybody needs it: what is held on it is free when the process dies. */
export interface OwnSession {
  /** Names the connection among all: whoever finds the advisory lock of this number free knows that it has ended. */
  readonly owner: string;
  run(statement: Statement): Promise<readonly Row[]>;
}

export interface OwnConnectionOptions {
  readonly server: Server;
  readonly channels: readonly string[];
}

/** Keeps one connection of the pool for locks and notices, and gets another one when it is lost. */
export class OwnConnection {
  readonly #options: OwnConnectionOptions;
  readonly #tenants = new Map<Tenant, number>();
  #opened: Promise<OwnSession> | undefined;
  #held: { readonly client: PostgresClient; readonly giveBack: () => Promise<void> } | undefined;
  #cancelLinger: () => void = () => undefined;
  #hadOne = false;

  constructor(options: OwnConnectionOptions) {
    this.#options = options;
  }

  /** Needs the connection from now on, until the returned function is called. */
  hold(tenant: Tenant): () => void {
    this.#cancelLinger();
    this.#tenants.set(tenant, (this.#tenants.get(tenant) ?? 0) + 1);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      const left = (this.#tenants.get(tenant) ?? 1) - 1;
      if (left > 0) this.#tenants.set(tenant, left);
      else this.#tenants.delete(tenant);
      this.#endLater();
    };
  }

  /** The connection that there is, or a new one. @throws ConnectionLostError */
  session(): Promise<OwnSession> {
    const opening = (this.#opened ??= this.#open());
    opening.catch(() => {
      if (this.#opened === opening) this.#opened = undefined;
    });
    return opening;
  }

  /** Settles, without an error, when a connection that is being made is there or cannot be had. */
  async ready(): Promise<void> {
    await this.#opened?.catch(() => undefined);
  }

  async #open(): Promise<OwnSession> {
    const client = await this.#options.server.takeClient();
    const lost = (): void => this.#lose(client);
    const told = (message: Notification): void => this.#tell(message);
    client.on('error', lost);
    client.on('notification', told);
    const owner = String(crypto.getRandomValues(new BigInt64Array(1))[0]);
    const run = async (statement: Statement): Promise<readonly Row[]> => {
      try {
        return await ask(client, statement);
      } catch (error) {
        if (error instanceof Error && error.name === 'ConnectionLostError') lost();
        throw error;
      }
    };
    this.#held = {
      client,
      giveBack: async () => {
        await run({ text: `select pg_advisory_unlock(${owner}); unlisten *` });
        client.removeListener('error', lost);
        client.removeListener('notification', told);
        client.release();
      },
    };
    try {
      const listen = this.#options.channels.map((channel) => `listen "${channel}"`);
      await run({ text: [`select pg_advisory_lock(${owner})`, ...listen].join('; ') });
    } catch (error) {
      this.#drop(client);
      throw error;
    }
    const isReplacement = this.#hadOne;
    this.#hadOne = true;
    this.#endLater();
    if (isReplacement) for (const tenant of [...this.#tenants.keys()]) tenant.onReplaced();
    return { owner, run };
  }

  #tell(message: Notification): void {
    for (const tenant of [...this.#tenants.keys()]) tenant.onNotification(message);
  }

  #lose(client: PostgresClient): void {
    if (!this.#drop(client)) return;
    if (this.#tenants.size > 0) this.#replace(FIRST_RETRY);
  }

  #replace(delay: number): void {
    systemClock.schedule(delay, () => {
      if (this.#tenants.size === 0 || this.#opened) return;
      this.session().catch(() => this.#replace(Math.min(delay * 2, LAST_RETRY)));
    });
  }

  #endLater(): void {
    this.#cancelLinger();
    if (this.#tenants.size === 0) this.#cancelLinger = systemClock.schedule(LINGER, () => this.#end());
  }

  /** Nobody needs it: the pool gets it back as it was. */
  #end(): void {
    const held = this.#held;
    this.#held = undefined;
    this.#opened = undefined;
    this.#hadOne = false; // Nobody has missed anything.
    held?.giveBack().catch(() => held.client.release(true));
  }

  /** Whether it was the connection that there is. */
  #drop(client: PostgresClient): boolean {
    if (this.#held?.client !== client) return false;
    this.#held = undefined;
    this.#opened = undefined;
    client.release(true);
    return true;
  }
}
