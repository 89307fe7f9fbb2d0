import type pg from 'pg';
import type { LockOptions, Locks } from '../../../src/platform/locks.ts';
import { postgres } from '../../../src/postgres.ts';
import { expect, test } from '../../support/postgres/fixtures.ts';

/** Who has had the lock, in order, and how each lets go. */
class Story {
  readonly lines: string[] = [];
  readonly #letGo = new Map<string, () => void>();

  /** Requests a lock and holds it until it is told to let go. */
  request(locks: Locks, who: string, options: LockOptions = {}): Promise<void> {
    const held = new Promise<void>((resolve) => this.#letGo.set(who, resolve));
    return locks.request('lock', options, async (lock) => {
      this.lines.push(lock ? who : `not ${who}`);
      if (lock) await held;
    });
  }

  letGo(who: string): void {
    this.#letGo.get(who)?.();
  }
}

/** How many claims have reached the server. */
async function claims(pool: pg.Pool, schema: string): Promise<number> {
  const { rows } = await pool.query<{ count: string }>(
    `select coalesce(sum(cardinality(queue)), 0) as count from "${schema}".locks`,
  );
  return Number(rows[0]?.count);
}

test('a lock is had in the order in which the processes asked for it, without those who gave up', async ({ newPool, schema }) => {
  const pool = newPool();
  const [one, two] = [postgres({ pool: newPool(), schema }).locks, postgres({ pool: newPool(), schema }).locks];
  const story = new Story();
  const giveUp = new AbortController();
  const requests: Promise<unknown>[] = [];
  for (const [index, locks] of [one, two, one, two, one].entries()) {
    const options = index === 2 ? { signal: giveUp.signal } : {};
    requests.push(story.request(locks, `${index}`, options).catch((error: unknown) => error));
    await expect.poll(() => claims(pool, schema).catch(() => 0)).toBe(index + 1);
  }
  giveUp.abort(new Error('enough'));
  expect(await requests[2]).toEqual(new Error('enough'));
  for (const who of ['0', '1', '3', '4']) {
    await expect.poll(() => story.lines.at(-1)).toBe(who);
    story.letGo(who);
  }
  await Promise.all(requests);
  await expect.poll(() => claims(pool, schema)).toBe(0);
});

test('a lock is shared among processes by those who ask for it so, and had by one alone after them', async ({
  newPool,
  schema,
}) => {
  const [one, two] = [postgres({ pool: newPool(), schema }).locks, postgres({ pool: newPool(), schema }).locks];
  const story = new Story();
  const requests = [story.request(one, 'a', { mode: 'shared' })];
  await expect.poll(() => story.lines).toEqual(['a']);
  requests.push(story.request(two, 'b', { mode: 'shared' }));
  await expect.poll(() => story.lines).toEqual(['a', 'b']);
  await story.request(two, 'c', { ifAvailable: true });
  requests.push(story.request(one, 'd'));
  for (const who of ['a', 'b']) story.letGo(who);
  await expect.poll(() => story.lines.at(-1)).toBe('d');
  story.letGo('d');
  await Promise.all(requests);
  expect(story.lines.slice(0, 3)).toEqual(['a', 'b', 'not c']);
});

test('a lock that is stolen is lost to its holder in another process, who hears of it', async ({ newPool, schema }) => {
  const [one, two] = [postgres({ pool: newPool(), schema }).locks, postgres({ pool: newPool(), schema }).locks];
  const story = new Story();
  const robbed = story.request(one, 'holder');
  await expect.poll(() => story.lines).toEqual(['holder']);
  const stolen = story.request(two, 'thief', { steal: true });
  await expect(robbed).rejects.toMatchObject({ name: 'AbortError' });
  await expect.poll(() => story.lines).toEqual(['holder', 'thief']);
  story.letGo('thief');
  await stolen;
});

test('a lock that somebody else has taken while its connection was lost is lost to its holder', async ({ newPool, schema }) => {
  const admin = newPool();
  const [one, two] = [postgres({ pool: newPool(), schema }).locks, postgres({ pool: newPool(), schema }).locks];
  const story = new Story();
  const lost = story.request(one, 'holder').catch((error: unknown) => error);
  await expect.poll(() => story.lines).toEqual(['holder']);
  // As if another process had found its connection dead, dropped the claim and made one of its own.
  await admin.query(`update "${schema}".locks set queue = '{}'`);
  const taken = story.request(two, 'next');
  await expect.poll(() => story.lines).toEqual(['holder', 'next']);
  await admin.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and query like '%listen%'",
  );
  const first = await Promise.race([lost, taken.then(() => 'taken')]);
  expect(first).toMatchObject({ name: 'AbortError' });
  story.letGo('next');
  await taken.catch(() => undefined);
});
