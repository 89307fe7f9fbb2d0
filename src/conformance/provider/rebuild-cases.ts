import { ProjectionFailedError } from '../../contract/errors/index.ts';
import type { Progress } from '../../contract/event-store.ts';
import type { Documents } from '../../contract/projection.ts';
import { defineProjection } from '../../projections/define-projection.ts';
import { assertEqual, assertRejects, assertTrue } from '../storage/assert.ts';
import { accounts, current, openAccounts } from './accounts.ts';
import { bankEvents, deposit, type FundsDeposited } from './bank.ts';
import type { ProviderCase } from './provider-case.ts';

interface Total {
  readonly total: number;
}

/** A projection that fails on an amount, after `onFailure` has been called. */
function failing(onFailure: () => void): typeof projection {
  const projection = defineProjection(bankEvents, {
    name: 'failing',
    version: 1,
    on: {
      FundsDeposited: ({ total }: Total = { total: 0 }, { amount }: FundsDeposited) => {
        if (amount > 1) {
          onFailure();
          throw new RangeError('too much');
        }
        return { total: total + amount };
      },
    },
  });
  return projection;
}

export const rebuildCases: readonly ProviderCase[] = [
  {
    title: 'documents are built anew on demand, with progress, and are readable meanwhile',
    async run({ connect, database }) {
      const provider = connect({ projections: [accounts] });
      await openAccounts(provider, database, [1, 2, 3]);
      const documents = await current(provider, database);
      const told: Progress[] = [];
      const rebuilt = documents.rebuild({ onProgress: (progress) => told.push(progress) });
      assertEqual((await documents.get('0002'))?.balance, 3, 'meanwhile');
      await rebuilt;
      assertEqual(told.at(-1), { done: 3, total: 3 }, 'the last progress');
      assertEqual((await documents.get('0002'))?.balance, 3, 'afterwards');
      assertEqual(await documents.count({ index: 'byOwner' }), 3, 'its index');
      const { state, lag } = await documents.status();
      assertEqual([state, lag], ['current', 0], 'its status');
    },
  },
  {
    title: 'a rebuild that is asked for while the projection fails, and one just after that, are told that it fails',
    async run({ connect, database }) {
      // A commit that fails is tried a second time, on its own, before the projection is given up.
      for (const moment of ['first failure', 'second failure', 'given up']) {
        let rebuilding: Promise<unknown> | undefined;
        const reached = (now: string): void => {
          if (now !== moment || rebuilding) return;
          rebuilding = assertRejects(documents.rebuild(), ProjectionFailedError, `a rebuild when: ${moment}`);
        };
        let failures = 0;
        const projection = failing(() => reached(failures++ === 0 ? 'first failure' : 'second failure'));
        const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => reached('given up') };
        const provider = connect({ projections: [projection], logger });
        const tenant = { database: `${database}-${moment.replace(' ', '-')}` };
        for (const amount of [1, 2]) await provider.add('Account', 'a', deposit(amount), tenant);
        const documents: Documents<Total> = provider.documents(projection, tenant);
        await assertRejects(documents.get('a', { upTo: 'latest' }), ProjectionFailedError, `the documents: ${moment}`);
        assertTrue(rebuilding !== undefined, `there was a moment: ${moment}`);
        await rebuilding;
      }
    },
  },
  {
    title: 'a rebuild that failed goes on when it is asked for again, and succeeds once the function does',
    async run({ connect, database }) {
      let isMended = false;
      const projection = defineProjection(bankEvents, {
        name: 'mended',
        on: {
          FundsDeposited: ({ total }: Total = { total: 0 }, { amount }: FundsDeposited) => {
            if (!isMended && amount > 1) throw new RangeError('too much');
            return { total: total + amount };
          },
        },
      });
      const provider = connect({ projections: [projection] });
      for (const amount of [1, 2]) await provider.add('Account', 'a', deposit(amount), { database });
      const documents = provider.documents(projection, { database });
      for (const what of ['the first build', 'a build beside it', 'the same again']) {
        await assertRejects(documents.rebuild(), ProjectionFailedError, what);
      }
      isMended = true;
      await documents.rebuild();
      assertEqual(await documents.get('a'), { total: 3 }, 'the document');
    },
  },
];
