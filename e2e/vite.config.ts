import { fileURLToPath } from 'node:url';
import { defineConfig, mergeConfig, type UserConfig } from 'vite';
import demo from '../vite.config.ts';

/** The page that browser specs run in: the library as an application would build it, and what the specs need. */
const harness: UserConfig = defineConfig({
  root: fileURLToPath(new URL('harness', import.meta.url)),
  build: { outDir: '../../build/e2e', emptyOutDir: true, minify: false },
});

export default mergeConfig(demo, harness) as UserConfig;
