import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const START_MS = 120_000; // a development server on a busy machine that builds first; most take one or two seconds
const ASK_AGAIN_MS = 200;

/** Runs programs in one folder as its user would, and ends all that is still running. */
export class Shell {
  readonly folder: string;
  readonly #running = new Set<Program>();

  constructor(folder: string) {
    this.folder = folder;
  }

  /** What the program printed. Rejects with it when the program fails. */
  async run(program: string, ...args: string[]): Promise<string> {
    const running = this.#start(program, args);
    const code = await running.ended;
    if (code !== 0) throw new Error(`'${program} ${args.join(' ')}' ended with ${code}:\n${running.output}`);
    return running.stdout;
  }

  /** Starts a server; its origin, as soon as it is printed. */
  async serve(program: string, ...args: string[]): Promise<string> {
    const running = this.#start(program, args);
    return running.origin(START_MS);
  }

  /** Starts a server that listens at the origin; resolves when it answers. */
  async serveAt(origin: string, program: string, ...args: string[]): Promise<void> {
    const running = this.#start(program, args);
    await running.answers(origin, START_MS);
  }

  /** Kills every program that is still running, with all that it has started. */
  async end(): Promise<void> {
    await Promise.all([...this.#running].map((running) => running.kill()));
  }

  #start(program: string, args: readonly string[]): Program {
    const running = new Program(program, args, this.folder);
    this.#running.add(running);
    void running.ended.finally(() => this.#running.delete(running));
    return running;
  }
}

/** One running program, the leader of its own process group. */
class Program {
  /** The exit code; null after a signal. Rejects when the program cannot be started. */
  readonly ended: Promise<number | null>;
  stdout = '';
  output = '';
  readonly #process: ChildProcess;

  constructor(program: string, args: readonly string[], folder: string) {
    const started = spawn(program, args, {
      cwd: folder,
      env: environment(folder),
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'], // some servers, as esbuild's, end with their input
    });
    this.#process = started;
    this.ended = new Promise((resolve, reject) => started.once('error', reject).once('close', resolve));
    started.stdout.on('data', (text: Buffer) => (this.stdout += String(text)));
    for (const stream of [started.stdout, started.stderr]) stream.on('data', (text: Buffer) => (this.output += String(text)));
    const killAtExit = (): void => this.#signal();
    process.once('exit', killAtExit);
    started.once('close', () => process.off('exit', killAtExit));
  }

  origin(timeout: number): Promise<string> {
    return new Promise((resolve, reject) => {
      const fail = (why: string): void => reject(new Error(`${why} before it printed its address:\n${this.output}`));
      const timer = setTimeout(() => fail(`${timeout} ms went by`), timeout);
      this.#process.stdout?.on('data', () => {
        const origin = /http:\/\/localhost:\d+(?=\/)/.exec(this.stdout)?.[0];
        if (origin !== undefined) resolve(origin);
      });
      this.ended.then(() => fail('the server ended'), reject).finally(() => clearTimeout(timer));
    });
  }

  async answers(origin: string, timeout: number): Promise<void> {
    let over: string | undefined;
    const end = (why: string) => (): string => (over ??= why);
    this.ended.then(end('ended'), end('could not be started'));
    const timer = setTimeout(end(`did not answer within ${timeout} ms`), timeout);
    try {
      while (!(await doesAnswer(origin))) {
        if (over !== undefined) throw new Error(`The server ${over}:\n${this.output}`);
        await pause(ASK_AGAIN_MS);
      }
    } finally {
      clearTimeout(timer);
    }
  }

  async kill(): Promise<void> {
    this.#signal();
    await this.ended;
  }

  #signal(): void {
    const { pid } = this.#process;
    try {
      if (pid !== undefined) process.kill(-pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // already gone is what was wanted
    }
  }
}

async function doesAnswer(origin: string): Promise<boolean> {
  try {
    return (await fetch(origin)).ok;
  } catch {
    return false; // nobody listens yet
  }
}

const SILENCE = {
  ASTRO_TELEMETRY_DISABLED: '1',
  NEXT_TELEMETRY_DISABLED: '1',
  NUXT_TELEMETRY_DISABLED: '1',
  NG_CLI_ANALYTICS: 'false',
  NO_COLOR: '1',
};

/** That of a terminal in the folder: its programs on the PATH, no colours, no reports home, and not what a test runner sets. */
function environment(folder: string): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _colour, NODE_ENV: _mode, NODE_OPTIONS: _options, PATH = '', ...rest } = process.env;
  return { ...rest, ...SILENCE, PATH: [path.join(folder, 'node_modules', '.bin'), PATH].join(path.delimiter) };
}
