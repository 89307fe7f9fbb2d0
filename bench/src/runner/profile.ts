import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Engine } from '../../../e2e/support/engines/index.ts';

/** A browser on a profile on the disk, both gone afterwards. Storage in memory would measure something else. */
export class BrowserOnDisk implements AsyncDisposable {
  readonly profile: string;
  readonly browser: Browser;

  static async launch(engine: Engine): Promise<BrowserOnDisk> {
    const profile = await mkdtemp(join(tmpdir(), 'idb-eventstore-bench-'));
    return new BrowserOnDisk(profile, await engine.launch({ profile }));
  }

  private constructor(profile: string, browser: Browser) {
    this.profile = profile;
    this.browser = browser;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.browser.close();
    await rm(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
