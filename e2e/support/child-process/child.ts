import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';

/** A process of Node that tells what it does in lines. */
export class Child {
  readonly #process: ChildProcess;
  /** The lines that it has written. */
  readonly lines: string[] = [];
  readonly ended: Promise<unknown>;
  readonly #output: Interface;

  constructor(program: string, ...args: readonly string[]) {
    this.#process = spawn(process.execPath, [program, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
    if (!this.#process.stdout) throw new Error('the process has no output');
    this.#output = createInterface(this.#process.stdout);
    this.#output.on('line', (line) => this.lines.push(line));
    this.ended = Promise.all([once(this.#process, 'exit'), once(this.#output, 'close')]);
  }

  /** Waits until it has written so many lines. @throws Error when it is gone before. */
  async wrote(count: number): Promise<void> {
    while (this.lines.length < count) await Promise.race([once(this.#output, 'line'), this.#gone()]);
  }

  tell(line: string): void {
    this.#process.stdin?.write(`${line}\n`);
  }

  end(): void {
    this.#process.stdin?.end();
  }

  /** Kills it, whatever it is doing, and waits until all that it wrote has been read. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.ended;
  }

  async #gone(): Promise<never> {
    const [[code]] = (await this.ended) as [[unknown]];
    throw new Error(`the process ended with ${String(code)}, having written ${this.lines.join(' | ')}`);
  }
}
