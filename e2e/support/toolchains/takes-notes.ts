import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import path from 'node:path';
import type { Tab } from '../engines/index.ts';
import { expect } from '../fixtures.ts';
import { StaticServer } from '../static-server.ts';
import { type App, writeFiles } from './make-app.ts';
import { takesUpdates } from './takes-updates.ts';
import type { Output, Run } from './toolchain.ts';

type NewTab = (url: string) => Promise<Tab>;

const READY_MS = 60_000; // a development server compiles what the first visit asks for
const POLICY = { file: "worker-src 'self'", text: "worker-src 'self' blob:" } as const;
const WORKERS_CODE = 'idb-eventstore:alive'; // in the worker's file and in its text, and nowhere else

/** Builds the application and serves it; a note that is taken there is there after a reload. */
export async function takesNotes({ folder, shell, toolchain }: App, run: Run, newTab: NewTab): Promise<void> {
  if (run.files !== undefined) await writeFiles(run.files, folder, toolchain.language);
  if (run.build !== undefined) await shell.run('npm', 'run', run.build);
  if (run.server !== undefined) {
    const port = await freePort();
    const option = run.portOption?.(port) ?? ['--port', String(port)];
    await shell.serveAt(`http://localhost:${port}`, 'npm', 'run', run.server, '--', ...option);
    const { hotModule } = run;
    const update = hotModule === undefined ? undefined : (tab: Tab) => takesUpdates(tab, path.join(folder, hotModule));
    await takeANote(newTab, `http://localhost:${port}`, update);
    await shell.end();
  }
  if (run.output) await takeANoteInOutput(path.join(folder, run.output.folder), run.output, newTab);
}

/** From plain files, under the policy that the worker needs; the worker's code is loaded once, unless all of it is kept for later. */
async function takeANoteInOutput(folder: string, { worker, isOffline }: Output, newTab: NewTab): Promise<void> {
  const requested = new Set<string>();
  const server = new StaticServer(folder, ({ pathname }) => {
    requested.add(pathname);
    return { 'content-security-policy': POLICY[worker] };
  });
  await server.start();
  try {
    const goOffline = async (tab: Tab): Promise<void> => {
      await tab.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
      await server.stop();
    };
    await takeANote(newTab, server.origin, isOffline && goOffline);
    if (isOffline) return;
    const loaded = await Promise.all([...requested].map((file) => readFile(path.join(folder, file), 'utf8').catch(() => '')));
    expect(loaded.filter((code) => code.includes(WORKERS_CODE))).toHaveLength(1);
  } finally {
    await server.stop();
  }
}

/** @param meanwhile happens between the note that is taken and the reload */
async function takeANote(newTab: NewTab, origin: string, meanwhile?: (tab: Tab) => Promise<void>): Promise<void> {
  const tab = await newTab(`${origin}/`);
  try {
    await expectNotes(tab, []);
    await tab.evaluate(() => document.querySelector('button')?.click());
    await expectNotes(tab, ['bread']);
    await meanwhile?.(tab);
    await tab.reload();
    await expectNotes(tab, ['bread']);
  } finally {
    await tab.close();
  }
}

/** Waits until the page shows the notes, with its button ready and no error in its console. */
export async function expectNotes(tab: Tab, notes: readonly string[]): Promise<void> {
  const errors = (): string[] => tab.console.filter((line) => !/^(debug|info|log|warning):/.test(line));
  const shown = async (): Promise<unknown> => ({ notes: await tab.evaluate(shownNotes), errors: errors() });
  await expect.poll(shown, { timeout: READY_MS }).toEqual({ notes, errors: [] });
}

function shownNotes(): (string | null)[] | undefined {
  if (document.querySelector('button')?.disabled !== false) return undefined;
  return [...document.querySelectorAll('li')].map(({ textContent }) => textContent);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
