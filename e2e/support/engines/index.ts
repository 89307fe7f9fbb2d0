import { capabilitiesBut, missingIn } from './capabilities.ts';
import { startChromium } from './chromium.ts';
import type { Engine, LaunchOptions } from './engine.ts';
import type { EngineName } from './engine-name.ts';
import { find } from './find.ts';
import { startFirefox } from './firefox.ts';
import type { Program } from './program.ts';
import { RunningBrowser } from './running-browser.ts';
import { startWebKit } from './webkit.ts';

export type { Capability } from './capabilities.ts';
export type { Browser, Engine, LaunchOptions, Quota, Tab } from './engine.ts';
export type { EngineName } from './engine-name.ts';
export { MissingCapabilityError, PageError, TabGoneError } from './errors.ts';
export { canInstall, howToInstall, install } from './install.ts';

export const ENGINE_NAMES: readonly EngineName[] = ['chromium', 'firefox', 'webkit'];

/** The engine of that name, or undefined when this machine lacks it: see {@link howToInstall}. Asks the machine until it is there. */
export async function findEngine(name: EngineName): Promise<Engine | undefined> {
  const known = engines.get(name) ?? lookFor(name);
  engines.set(name, known);
  const engine = await known;
  if (!engine) engines.delete(name); // it may be installed meanwhile
  return engine;
}

const engines = new Map<EngineName, Promise<Engine | undefined>>();

const START: Readonly<Record<EngineName, (executable: string, options: LaunchOptions) => Promise<Program>>> = {
  chromium: startChromium,
  firefox: startFirefox,
  webkit: startWebKit,
};

async function lookFor(name: EngineName): Promise<Engine | undefined> {
  const found = await find(name);
  if (!found) return undefined;
  const missing = missingIn(name);
  const engine: Engine = {
    name,
    version: found.version,
    missing,
    capabilities: capabilitiesBut(missing),
    launch: async (options = {}) => {
      if (options.quota && options.profile === undefined) throw new TypeError('A quota needs a profile: see LaunchOptions.');
      return new RunningBrowser(engine, await START[name](found.executable, options));
    },
  };
  return engine;
}
