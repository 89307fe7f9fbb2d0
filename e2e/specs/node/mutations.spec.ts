import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { MUTATIONS, specPath } from '../../support/mutations/index.mjs';

const path = (file: string): string => fileURLToPath(new URL(`../../../${file}`, import.meta.url));
const textOf = (file: string): string => (existsSync(path(file)) ? readFileSync(path(file), 'utf8') : '');

test('each mutation finds its text once in the code, changes it, and names a spec that is there', () => {
  const stale = MUTATIONS.filter(({ file, find, replace, caughtBy }) => {
    const [before, after, ...more] = textOf(file).split(find);
    const isOnce = before !== undefined && after !== undefined && more.length === 0;
    return !isOnce || find === replace || !existsSync(path(specPath(caughtBy)));
  });
  expect(stale.map(({ name, file }) => `${file}: ${name}`)).toEqual([]);
});

test('no two mutations have one name', () => {
  const names = MUTATIONS.map(({ name }) => name);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});
