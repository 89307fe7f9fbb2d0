import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { PageEvents } from './program.ts';

const PROGRAM = fileURLToPath(new URL('./webkit-browser.py', import.meta.url));
const READY = 0; // the id of the answer that nobody asked for: the browser is up

type Command = 'open' | 'goto' | 'reload' | 'run' | 'screenshot' | 'close' | 'quit';

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

type Message =
  | { readonly id: number; readonly ok: unknown }
  | { readonly id: number; readonly error: string }
  | { readonly tab: number; readonly console: string }
  | { readonly tab: number; readonly gone: string };

/** Talks to one running `webkit-browser.py`. Commands of several tabs may be under way at the same time. */
export class WebKitClient {
  readonly #process: ChildProcess;
  readonly #exited: Promise<void>;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Map<number, PageEvents>();
  #lastId = READY;
  #errors = '';

  static async start(python: string, options: readonly string[]): Promise<WebKitClient> {
    const client = new WebKitClient(python, options);
    await client.#answerTo(READY);
    return client;
  }

  private constructor(python: string, options: readonly string[]) {
    this.#process = spawn(python, [PROGRAM, ...options], { detached: true, stdio: ['pipe', 'ignore', 'pipe', 'pipe'] });
    this.#exited = new Promise((resolve) => {
      this.#process.on('error', (error) => this.#fail(String(error), resolve));
      this.#process.on('exit', () => this.#fail(this.#errors, resolve));
    });
    this.#process.stdin?.on('error', () => {}); // written to while it dies: the exit tells
    this.#process.stderr?.on('data', (text: Buffer) => (this.#errors = (this.#errors + String(text)).slice(-4000)));
    createInterface(this.#process.stdio[3] as Readable).on('line', (line) => this.#hear(JSON.parse(line) as Message));
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Hands everything that `tab` reports to `events`. */
  listen(tab: number, events: PageEvents): void {
    this.#listeners.set(tab, events);
  }

  /** The answer to a command; rejects with what the browser says went wrong, and when the browser ends. */
  ask(command: Command, details: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    this.#lastId += 1;
    const answer = this.#answerTo(this.#lastId);
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) this.#fail('it had ended before');
    else this.#process.stdin?.write(`${JSON.stringify({ id: this.#lastId, do: command, ...details })}\n`);
    return answer;
  }

  /** Resolves when the process has ended, by this or before. */
  async quit(): Promise<void> {
    await this.ask('quit').catch(() => {});
    await this.#exited;
  }

  #answerTo(id: number): Promise<unknown> {
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  #hear(message: Message): void {
    if ('console' in message) return this.#listeners.get(message.tab)?.console(message.console);
    if ('gone' in message) return this.#listeners.get(message.tab)?.gone(`WebKit says ${message.gone}`);
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if ('error' in message) waiting?.reject(new Error(message.error));
    else waiting?.resolve(message.ok);
  }

  #fail(reason: string, then: () => void = () => {}): void {
    for (const listener of this.#listeners.values()) listener.gone('its browser has ended');
    for (const { reject } of this.#waiting.values()) reject(new Error(`WebKit has ended: ${reason}`));
    this.#waiting.clear();
    then();
  }
}
