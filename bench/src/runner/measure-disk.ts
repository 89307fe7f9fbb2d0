import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine, EngineName } from '../../../e2e/support/engines/index.ts';
import type { Job } from '../page/bench-page.ts';
import { DISK_EVENTS } from '../workloads/disk.ts';
import type { Figures } from '../workloads/workload.ts';
import { inTab } from './in-tabs.ts';
import { jobOf, prepare, type Measurement } from './measure.ts';
import { BrowserOnDisk } from './profile.ts';

/** Where each engine keeps what pages store, inside of its profile. */
const STORAGE: Readonly<Record<EngineName, readonly string[]>> = {
  chromium: ['Default/IndexedDB', 'Default/File System', 'Default/WebStorage', 'Default/Local Storage'],
  firefox: ['storage/default'],
  webkit: ['data'],
};

/** Bytes on the disk for each event, in a profile of its own for each figure. The browser has ended: all is written. */
export async function measureDisk(engine: Engine, measurement: Omit<Measurement, 'browser'>): Promise<Figures> {
  const { url, workload } = measurement;
  const figures: Record<string, number> = {};
  for (const figure of Object.keys(workload.figures)) {
    const job: Job = { ...jobOf(measurement), figure };
    await using onDisk = await BrowserOnDisk.launch(engine);
    await prepare({ ...measurement, browser: onDisk.browser }, job);
    await onDisk.browser.close();
    await openOnce(engine, onDisk.profile, url, job);
    const sizes = await Promise.all(STORAGE[engine.name].map((folder) => sizeOf(join(onDisk.profile, folder))));
    figures[figure] = sizes.reduce((sum, size) => sum + size, 0) / DISK_EVENTS;
  }
  return figures;
}

/** Engines tidy up when a database is opened the next time, and which of them has begun earlier is chance. */
async function openOnce(engine: Engine, profile: string, url: string, job: Job): Promise<void> {
  await using browser = await engine.launch({ profile });
  await inTab(browser, url, (tab) => tab.evaluate((job) => bench.verify(job), job));
}

/** Bytes of a folder's files; 0 without the folder. */
async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
