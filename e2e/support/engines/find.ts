import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { chromium } from '@playwright/test';
import type { EngineName } from './engine-name.ts';

/** Where an engine is on this machine. */
export interface Found {
  /** The browser; for WebKit the Python interpreter that has its bindings. */
  readonly executable: string;
  readonly version: string;
}

/** The first one that is there and tells its version; undefined when this machine has none. */
export async function find(name: EngineName): Promise<Found | undefined> {
  switch (name) {
    case 'chromium':
      return firstOf([process.env['CHROMIUM_PATH'], ...CHROMIUMS, playwrightsOwn()], ['--version']);
    case 'firefox':
      return firstOf(FIREFOXES, ['--version']);
    case 'webkit':
      return onPath('Xvfb') === undefined ? undefined : firstOf(PYTHONS, ['-c', WEBKIT_VERSION]);
  }
}

// The file before the script that Debian puts around it: the script adds flags of the machine's and a process.
const CHROMIUMS = ['/usr/lib/chromium/chromium', 'chromium', 'chromium-browser', 'google-chrome'];
const FIREFOXES = ['firefox-esr', 'firefox'];
const PYTHONS = ['/usr/bin/python3', 'python3']; // Debian's bindings belong to Debian's Python
const WEBKIT_VERSION = `
import gi
gi.require_version('Gtk', '3.0')
gi.require_version('WebKit2', '4.1')
from gi.repository import WebKit2
print(WebKit2.get_major_version(), WebKit2.get_minor_version(), WebKit2.get_micro_version(), sep='.')
`;
const VERSION_MS = 20_000; // a cold start from a slow disk

async function firstOf(candidates: readonly (string | undefined)[], question: readonly string[]): Promise<Found | undefined> {
  for (const candidate of candidates) {
    const executable = candidate && onPath(candidate);
    if (!executable) continue;
    const version = await ask(executable, question);
    if (version !== undefined) return { executable, version };
  }
  return undefined;
}

async function ask(executable: string, question: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(executable, question, { timeout: VERSION_MS });
    return /\d+(\.\d+)*/.exec(stdout)?.[0];
  } catch {
    return undefined; // there, but it does not run: as good as absent
  }
}

/** The full path of a program, looked for in PATH unless it is one already. */
function onPath(program: string): string | undefined {
  const folders = path.isAbsolute(program) ? [''] : (process.env['PATH'] ?? '').split(path.delimiter);
  return folders.map((folder) => path.join(folder, program)).find((file) => fs.existsSync(file));
}

function playwrightsOwn(): string | undefined {
  try {
    return chromium.executablePath();
  } catch {
    return undefined; // Playwright has no build for this system
  }
}
