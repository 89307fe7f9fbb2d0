import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import type { EngineName } from './engine-name.ts';

/** What to install on Debian for each engine. */
export const DEBIAN_PACKAGES: Readonly<Record<EngineName, readonly string[]>> = {
  chromium: ['chromium'],
  firefox: ['firefox-esr'],
  webkit: ['xvfb', 'python3-gi', 'gir1.2-webkit2-4.1'],
};

/** Whether {@link install} can: on Debian and its children, as root. */
export function canInstall(): boolean {
  return process.getuid?.() === 0 && fs.existsSync('/usr/bin/apt-get');
}

/** Installs the packages with apt-get; throws when it fails. Takes about half a minute for each engine. */
export function install(name: EngineName): void {
  const run = (...args: string[]) =>
    execFileSync('apt-get', args, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  run('update');
  run('install', '--yes', '--no-install-recommends', ...DEBIAN_PACKAGES[name]);
}

/** One sentence for someone whose machine lacks this engine. */
export function howToInstall(name: EngineName): string {
  if (process.platform === 'linux') {
    return `Install ${name}: on Debian or Ubuntu run 'apt-get install ${DEBIAN_PACKAGES[name].join(' ')}' as root.`;
  }
  switch (name) {
    case 'chromium':
      return `Install Chromium: run 'npx playwright install chromium', or set CHROMIUM_PATH to a Chrome that is there.`;
    case 'firefox':
      return 'Install Firefox and put it on the PATH.';
    case 'webkit':
      return (
        'WebKit is tested as WebKitGTK, on Linux only: use a Debian container with the packages ' +
        `${DEBIAN_PACKAGES.webkit.join(', ')}.`
      );
  }
}
