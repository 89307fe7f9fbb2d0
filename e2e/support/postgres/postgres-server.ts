import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { ProcessTree } from '../engines/processes.ts';

const START_DEADLINE = 30_000; // milliseconds

interface User {
  readonly uid: number;
  readonly gid: number;
}

/** A server of its own on a free port, with its files in a folder of its own. */
export class PostgresServer {
  readonly port: number;
  readonly #programs: string;
  readonly #folder: string;
  readonly #user: User | undefined;
  #child: ChildProcess | undefined;
  #tree: ProcessTree | undefined;

  private constructor(programs: string, folder: string, port: number, user: User | undefined) {
    this.#programs = programs;
    this.#folder = folder;
    this.port = port;
    this.#user = user;
  }

  /** @param programs the folder that has them. */
  static async start(programs: string): Promise<PostgresServer> {
    const folder = fs.mkdtempSync(path.join(tmpdir(), 'postgres-'));
    const user = unprivileged();
    if (user) fs.chownSync(folder, user.uid, user.gid);
    const server = new PostgresServer(programs, folder, await freePort(), user);
    const initdb = ['--pgdata', server.#data, '--username', 'test', '--auth', 'trust', '--encoding', 'UTF8', '--locale', 'C'];
    execFileSync(path.join(programs, 'initdb'), [...initdb, '--no-sync'], { ...user, cwd: folder, stdio: 'pipe' });
    await server.restart();
    return server;
  }

  get #data(): string {
    return path.join(this.#folder, 'data');
  }

  /** Options of a pool, or of a client. */
  get address(): { readonly host: string; readonly port: number; readonly user: string; readonly database: string } {
    return { host: '127.0.0.1', port: this.port, user: 'test', database: 'postgres' };
  }

  /** Starts it again after it was stopped or killed. */
  async restart(): Promise<void> {
    const settings = [`port=${this.port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=300'];
    const args = ['-D', this.#data, ...settings.flatMap((setting) => ['-c', setting])];
    const log = fs.openSync(path.join(this.#folder, 'log'), 'a');
    const child = spawn(path.join(this.#programs, 'postgres'), args, {
      ...this.#user,
      cwd: this.#folder,
      detached: true,
      stdio: ['ignore', log, log],
    });
    fs.closeSync(log);
    this.#child = child;
    this.#tree = new ProcessTree(child.pid ?? 0);
    await this.#answers();
  }

  /** Ends every session at once, as a restart of the machine's service does. */
  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#child?.once('exit', resolve));
    this.#child?.kill('SIGINT');
    await ended;
    await this.#tree?.kill();
  }

  /** As a power cut would: nothing is written any more. */
  async kill(): Promise<void> {
    await this.#tree?.kill();
  }

  /** Ends it, and removes its files. */
  async remove(): Promise<void> {
    await this.#tree?.kill();
    fs.rmSync(this.#folder, { recursive: true, force: true });
  }

  async #answers(): Promise<void> {
    const deadline = Date.now() + START_DEADLINE;
    for (;;) {
      const client = new pg.Client(this.address);
      client.on('error', () => undefined);
      try {
        await client.connect();
        return await client.end();
      } catch (cause) {
        if (Date.now() > deadline) throw new Error(fs.readFileSync(path.join(this.#folder, 'log'), 'utf8'), { cause });
        await sleep(20);
      }
    }
  }
}

/** PostgreSQL does not run as root. */
function unprivileged(): User | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const [uid, gid] = ['-u', '-g'].map((what) => Number(execFileSync('id', [what, 'nobody'], { encoding: 'utf8' })));
  return { uid: uid ?? 0, gid: gid ?? 0 };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
