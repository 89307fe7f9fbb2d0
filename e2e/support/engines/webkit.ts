import type { LaunchOptions } from './engine.ts';
import type { PageEvents, Program } from './program.ts';
import { WebKitClient } from './webkit-client.ts';

/** Starts WebKitGTK, driven by the Python interpreter that has its bindings. */
export async function startWebKit(python: string, { profile, quota }: LaunchOptions): Promise<Program> {
  const client = await WebKitClient.start(python, [
    ...(profile === undefined ? [] : [`--profile=${profile}`]),
    ...(quota === undefined ? [] : [`--quota=${quota.bytes}`]),
  ]);
  let opened = 0;
  return {
    root: client.pid,
    async openPage(events: PageEvents) {
      opened += 1;
      const tab = opened;
      client.listen(tab, events);
      await client.ask('open', { tab });
      // WebKitGTK reports the load as finished while a module may still wait for its turn.
      const load = async (how: 'goto' | 'reload', given: { url?: string }): Promise<void> => {
        await client.ask(how, { tab, ...given });
        await client.ask('run', { tab, expression: LOADED });
      };
      return {
        goto: (url) => load('goto', { url }),
        reload: () => load('reload', {}),
        run: async (expression) => String(await client.ask('run', { tab, expression })),
        screenshot: async (path) => void (await client.ask('screenshot', { tab, path })),
        close: async () => void (await client.ask('close', { tab })),
      };
    },
    quit: () => client.quit(),
  };
}

const LOADED = `new Promise((resolve) =>
  document.readyState === 'complete' ? resolve('') : addEventListener('load', () => resolve(''), { once: true }))`;
