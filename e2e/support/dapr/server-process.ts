import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ProcessTree } from '../engines/processes.ts';

const START_DEADLINE = 30_000; // milliseconds

/** A server that can be killed and started again. */
export class ServerProcess {
  readonly #command: readonly string[];
  readonly #log: string;
  readonly #answers: () => Promise<boolean>;
  #tree: ProcessTree | undefined;
  #ended: Promise<unknown> = Promise.resolve();

  /** @param answers whether it takes requests. */
  constructor(command: readonly string[], log: string, answers: () => Promise<boolean>) {
    this.#command = command;
    this.#log = log;
    this.#answers = answers;
  }

  async start(): Promise<void> {
    const [program = '', ...args] = this.#command;
    const log = fs.openSync(this.#log, 'a');
    const child = spawn(program, args, { detached: true, stdio: ['ignore', log, log] });
    fs.closeSync(log);
    this.#tree = new ProcessTree(child.pid ?? 0);
    this.#ended = once(child, 'exit');
    const deadline = Date.now() + START_DEADLINE;
    while (!(await this.#answers().catch(() => false))) {
      if (Date.now() > deadline || child.exitCode !== null) throw new Error(fs.readFileSync(this.#log, 'utf8').slice(-2_000));
      await sleep(10);
    }
  }

  /** Ends it at once, whatever it is doing. */
  async kill(): Promise<void> {
    await this.#tree?.kill();
    await this.#ended;
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
