import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const DEATH_MS = 10_000; // a SIGKILL takes milliseconds; this is for a machine under heavy load
const POLL_MS = 5;

/** The processes of one program that this process started as the leader of its own session (`detached`). */
export class ProcessTree {
  readonly root: number;
  readonly #started: string;

  constructor(root: number) {
    this.root = root;
    this.#started = statusOf(root)?.started ?? '';
    atExit.add(this);
    if (atExit.size === 1) process.on('exit', killAllAtExit);
  }

  /** Live ones; zombies do not count. A browser's daemons leave the tree of parents but not the session. */
  ids(): number[] {
    const all = runningProcesses();
    const root = all.find(({ pid }) => pid === this.root);
    if (root && root.started !== this.#started) return []; // the id now belongs to a stranger
    const mine = new Set(all.filter(({ pid, session }) => pid === this.root || session === this.root).map(({ pid }) => pid));
    for (let size = 0; size < mine.size;) {
      size = mine.size;
      for (const { pid, parent } of all) if (mine.has(parent)) mine.add(pid);
    }
    return all.filter(({ pid, zombie }) => mine.has(pid) && !zombie).map(({ pid }) => pid);
  }

  /** SIGKILL to all, until none is left. */
  async kill(): Promise<void> {
    await until(() => {
      const alive = this.ids();
      for (const pid of alive) signal(pid, 'SIGKILL');
      return alive.length === 0;
    }, `the processes of ${this.root} to die`);
    this.#forget();
  }

  /** Gives the program `graceMs` to end by itself, then kills what is left. */
  async end(graceMs: number): Promise<void> {
    const deadline = Date.now() + graceMs;
    while (Date.now() < deadline && this.ids().length > 0) await sleep(POLL_MS);
    await this.kill();
  }

  #forget(): void {
    atExit.delete(this);
    if (atExit.size === 0) process.off('exit', killAllAtExit);
  }
}

/** The direct child of this process that has `word` in its command line. */
export function childWith(word: string): number | undefined {
  return runningProcesses().find(({ pid, parent }) => parent === process.pid && readProc(pid, 'cmdline').includes(word))?.pid;
}

/** Kills one process; resolves when it is dead. */
export async function killProcess(pid: number): Promise<void> {
  signal(pid, 'SIGKILL');
  await until(() => statusOf(pid)?.zombie ?? true, `process ${pid} to die`);
}

/** Stops a process; resolves, when it stands, with what lets it go on. */
export async function stopProcess(pid: number): Promise<() => void> {
  // A stopped process does not notice that its browser dies. This one lets it go on when the test run is killed.
  const guard = spawn('sh', ['-c', 'read _; kill -CONT "$1"', 'sh', String(pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.unref();
  signal(pid, 'SIGSTOP');
  await until(() => statusOf(pid)?.stopped ?? true, `process ${pid} to stop`);
  return () => {
    signal(pid, 'SIGCONT');
    guard.kill('SIGKILL'); // it would let the process go on that may be stopped again by then
  };
}

/** Anonymous memory in use, in bytes. */
export function memoryOf(pid: number): number {
  return Number(/^RssAnon:\s+(\d+) kB/m.exec(readProc(pid, 'status'))?.[1] ?? 0) * 1024;
}

const atExit = new Set<ProcessTree>();

function killAllAtExit(): void {
  for (const tree of atExit) for (const pid of tree.ids()) signal(pid, 'SIGKILL');
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // already gone is what was wanted
  }
}

async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + DEATH_MS;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`Waited ${DEATH_MS} ms for ${what}.`);
    await sleep(POLL_MS);
  }
}

interface Status {
  readonly pid: number;
  readonly parent: number;
  readonly session: number;
  readonly started: string;
  readonly zombie: boolean;
  readonly stopped: boolean;
}

function runningProcesses(): Status[] {
  if (process.platform !== 'linux') return [];
  return fs
    .readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => statusOf(Number(entry)) ?? []);
}

/** See proc_pid_stat(5). The second field may hold spaces and parentheses, so reading starts after its last one. */
function statusOf(pid: number): Status | undefined {
  const line = readProc(pid, 'stat');
  if (line === '') return undefined;
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const state = fields[0] ?? '';
  return {
    pid,
    parent: Number(fields[1]),
    session: Number(fields[3]),
    started: fields[19] ?? '',
    zombie: 'ZX'.includes(state),
    stopped: 'Tt'.includes(state),
  };
}

function readProc(pid: number, file: string): string {
  try {
    return fs.readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return ''; // it ended in the meantime
  }
}
