// Imports nothing that the page has loaded already: bundlers would split that off from the library.
import { findFault } from './script-fault.ts';
import type { WorkerLink } from './worker-link.ts';
import type { Spawn, Start } from './worker-starter.ts';
import { workerText } from './worker-text.js';

/** What a StorageUnavailableError tells. */
export interface Explanation {
  readonly reason: string;
  readonly transient: boolean;
}

/** Starts the package's worker from its text. */
export async function startFromText(start: Start): Promise<WorkerLink> {
  const url = textUrl();
  try {
    return await start(() => new Worker(url, { type: 'module' }));
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Why the package's worker starts neither from its file nor from its text. */
export async function explainOwn(spawnFromFile: Spawn): Promise<Explanation> {
  const [file, text] = [addressOf(spawnFromFile), textUrl()];
  const [fileFault, textFault] = [await findFault(file), await findFault(text)];
  URL.revokeObjectURL(text);
  const reason =
    `the worker started neither from its file (${`${file} ${fileFault.words}`.trimStart()}) nor from its text (a Blob, which ${textFault.words}). ` +
    "Serve the file 'idb-eventstore/worker' anywhere on the origin of the page, and name its address in the option 'worker'";
  return { reason, transient: fileFault.transient ?? false };
}

/** Why the application's worker does not start: what is found at its address, where it has one. */
export async function explainGiven(spawn: Spawn, { reason, transient }: Explanation): Promise<Explanation> {
  const address = addressOf(spawn);
  if (address === '') return { reason, transient };
  const fault = await findFault(address);
  return { reason: `${reason}: ${address} ${fault.words}`, transient: fault.transient ?? transient };
}

function textUrl(): string {
  return URL.createObjectURL(new Blob([workerText], { type: 'text/javascript' }));
}

/** Only the expression that makes the worker knows: bundlers write the address into it. Empty when it makes none. */
function addressOf(spawn: Spawn): string {
  const { Worker } = globalThis;
  let address = '';
  const look = function look(url: string | URL): void {
    address = new URL(url, location.href).href;
    throw new Error('Nothing is started: this only looks for the address of the worker.');
  };
  try {
    globalThis.Worker = look as unknown as typeof Worker;
    spawn();
  } catch {
    // Whoever makes a worker stops where it would be made.
  } finally {
    globalThis.Worker = Worker;
  }
  return address;
}
