import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Bundles the program of the child processes; returns its file. */
export async function bundleChild(): Promise<string> {
  const outDir = `build/postgres/${process.pid}`;
  await build({
    configFile: false,
    root: ROOT,
    publicDir: false,
    logLevel: 'warn',
    build: {
      ssr: 'e2e/support/postgres/child.ts',
      outDir,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'child.mjs' } },
    },
    ssr: { noExternal: true, external: ['pg'] },
  });
  return `${ROOT}${outDir}/child.mjs`;
}

/** A process that uses a server. */
export class Child {
  readonly #process: ChildProcess;
  /** The lines that it has written. */
  readonly lines: string[] = [];
  readonly ended: Promise<unknown>;
  readonly #output: Interface;

  constructor(program: string, ...args: readonly string[]) {
    this.#process = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    if (!this.#process.stdout) throw new Error('the process has no output');
    this.#output = createInterface(this.#process.stdout);
    this.#output.on('line', (line) => this.lines.push(line));
    this.ended = Promise.all([once(this.#process, 'exit'), once(this.#output, 'close')]);
  }

  /** Waits until it has written so many lines. @throws Error when it is gone before. */
  async wrote(count: number): Promise<void> {
    while (this.lines.length < count) await Promise.race([once(this.#output, 'line'), this.#gone()]);
  }

  /** Kills it, whatever it is doing, and waits until all that it wrote has been read. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.ended;
  }

  async #gone(): Promise<never> {
    await this.ended;
    throw new Error(`the process ended with ${this.#process.exitCode}, having written ${this.lines.join(' | ')}`);
  }
}
