import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContext, BrowserType, LaunchOptions, Page as PlaywrightPage } from '@playwright/test';
import { childWith } from './processes.ts';
import type { Page, PageEvents, Program } from './program.ts';

/** What an engine adds to a page of Playwright's. Called before the page goes anywhere. */
export type Extend = (page: PlaywrightPage) => Promise<Pick<Page, 'setQuota' | 'slowCpu'>>;

/** Starts a browser through Playwright, on `profile` or in memory. */
export async function startWithPlaywright(
  type: BrowserType,
  options: LaunchOptions,
  profile: string | undefined,
  extend: Extend = async () => ({}),
): Promise<Program> {
  const mark = `--started-as=${randomUUID()}`; // browsers ignore it; it tells this one's process from its siblings
  const marked = { ...options, args: [...(options.args ?? []), mark] };
  const { context, quit } = profile === undefined ? await inMemory(type, marked) : await on(profile, type, marked);
  return {
    root: childWith(mark),
    openPage: async (events) => pageOver(await context.newPage(), events, extend),
    quit: () => quit().catch(() => {}), // it rejects when the browser is dead already
  };
}

interface Started {
  readonly context: BrowserContext;
  quit(): Promise<void>;
}

async function inMemory(type: BrowserType, options: LaunchOptions): Promise<Started> {
  const browser: Browser = await type.launch(options);
  return { context: await browser.newContext(), quit: () => browser.close() };
}

async function on(profile: string, type: BrowserType, options: LaunchOptions): Promise<Started> {
  const context = await type.launchPersistentContext(profile, options);
  return { context, quit: () => context.close() };
}

async function pageOver(page: PlaywrightPage, events: PageEvents, extend: Extend): Promise<Page> {
  page.on('console', (message) => events.console(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => events.console(`uncaught: ${error.stack ?? String(error)}`));
  page.on('crash', () => events.gone('it crashed'));
  page.on('close', () => events.gone('the browser closed it'));
  return {
    goto: (url) => goTo(page, url),
    reload: async () => void (await page.reload()),
    run: (expression) => page.evaluate<string>(expression),
    screenshot: async (path) => void (await page.screenshot({ path })),
    close: () => page.close(),
    ...(await extend(page)),
  };
}

const ERROR_PAGE_MS = 1000;

async function goTo(page: PlaywrightPage, url: string): Promise<void> {
  try {
    await page.goto(url);
  } catch (error) {
    // The browser's own error page comes a moment later, and would break off whatever is loading by then.
    await page.waitForEvent('framenavigated', { timeout: ERROR_PAGE_MS }).catch(() => {});
    throw error;
  }
}
