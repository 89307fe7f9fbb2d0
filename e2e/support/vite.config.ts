import { fileURLToPath } from 'node:url';
import { defineConfig, mergeConfig, type Plugin, type UserConfig } from 'vite';
import demo from '../../vite.config.ts';

// What a worker fails to handle is told to its console only.
const TELL_PAGE = `
addEventListener('unhandledrejection', ({ reason }) => {
  postMessage({ type: 'unhandled', reason: String(reason?.stack ?? reason) });
});`;

/** Has every worker of the library tell its page of rejections that nobody handles. */
function tellUnhandled(): Plugin {
  const worker = fileURLToPath(new URL('../../worker/idb-eventstore-worker.ts', import.meta.url));
  return { name: 'tell-unhandled', transform: (code, id) => (id === worker ? code + TELL_PAGE : undefined) };
}

/** The page that browser specs run in: the library as an application would build it, and what the specs need. */
const harness: UserConfig = defineConfig({
  root: fileURLToPath(new URL('harness', import.meta.url)),
  worker: { plugins: () => [tellUnhandled()] },
  build: {
    outDir: '../../../build/e2e',
    emptyOutDir: true,
    minify: false,
    rolldownOptions: {
      input: ['index.html', 'inspector.html'].map((page) => fileURLToPath(new URL(`harness/${page}`, import.meta.url))),
    },
  },
});

export default mergeConfig(demo, harness) as UserConfig;
