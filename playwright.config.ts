import { defineConfig, type PlaywrightTestConfig, type Project } from '@playwright/test';
import { ENGINE_NAMES, findEngine, type EngineName } from './e2e/engines/index.ts';

interface EngineOptions {
  readonly engineName: EngineName;
}

const engines: Project<object, EngineOptions>[] = [];
for (const engineName of ENGINE_NAMES) {
  if (await findEngine(engineName)) {
    engines.push({ name: engineName, testDir: 'e2e/browser', use: { engineName } });
  }
}

const config: PlaywrightTestConfig<object, EngineOptions> = defineConfig<object, EngineOptions>({
  globalSetup: './e2e/global-setup.ts',
  outputDir: 'build/test-results',
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  timeout: 60_000,
  reporter: [['list']],
  projects: [{ name: 'node', testDir: 'e2e/node' }, ...engines],
});

export default config;
