import { execFileSync } from 'node:child_process';
import { defineConfig, type PlaywrightTestConfig, type Project } from '@playwright/test';
import { canInstall, ENGINE_NAMES, findEngine, howToInstall, install, type EngineName } from './engines/index.ts';

interface EngineOptions {
  readonly engineName: EngineName;
}

export type Configuration = PlaywrightTestConfig<object, EngineOptions>;

/** Every test, in the engines that are required and in each other one that the machine has. What is missing is installed where that can be done. */
export async function configure(required: readonly EngineName[]): Promise<Configuration> {
  for (const name of required) await provide(name);
  const found: EngineName[] = [];
  for (const name of ENGINE_NAMES) if (await findEngine(name)) found.push(name);
  const inEngine = (engineName: EngineName, name: string, testDir: string): Project<object, EngineOptions> => ({
    name,
    testDir,
    use: { engineName },
  });
  return defineConfig<object, EngineOptions>({
    globalSetup: './e2e/support/global-setup.ts',
    outputDir: 'build/test-results',
    workers: 2,
    fullyParallel: true,
    forbidOnly: true,
    timeout: 60_000,
    reporter: [['list'], ['./e2e/support/engine-report.ts']],
    projects: [
      { name: 'node', testDir: 'e2e/specs/node' },
      { name: 'backends', testDir: 'e2e/specs/backends' },
      ...found.map((name) => inEngine(name, name, 'e2e/specs/browser')),
      { name: 'drivers', testDir: 'e2e/specs/drivers' },
      ...found.map((name) => inEngine(name, `${name} demo`, 'e2e/specs/demo')),
      { ...inEngine('chromium', 'package', 'e2e/specs/package'), workers: 1 }, // its files pack the library, which empties dist
    ],
  });
}

/** @throws Error saying what to install, where it cannot be installed from here. */
async function provide(name: EngineName): Promise<void> {
  // Every process of the runner reads the configuration; the first one installs.
  if (process.env['TEST_WORKER_INDEX'] !== undefined || (await findEngine(name))) return;
  if (canInstall()) install(name);
  else if (name === 'chromium') execFileSync('npx', ['playwright', 'install', 'chromium'], { stdio: 'inherit' });
  if (!(await findEngine(name))) throw new Error(howToInstall(name));
}
