import { assertEqual, assertTrue } from '../storage/assert.ts';
import { deposits } from './bank.ts';
import type { ProviderCase } from './provider-case.ts';

export const storageCases: readonly ProviderCase[] = [
  {
    title: 'the storage tells how it stands',
    async run({ connect, database }) {
      const provider = connect();
      await provider.add('Account', 'a', deposits(10), { database });
      const { usage, quota, persisted, durability, backend } = await provider.storage();
      assertEqual(durability, 'strict', 'its durability');
      assertEqual(typeof persisted, 'boolean', 'whether it is kept');
      if (backend === 'indexed-db') assertTrue((usage ?? 0) <= (quota ?? Infinity), 'its usage');
      else assertEqual([persisted, await provider.persist()], [true, true], 'a backend that evicts nothing');
    },
  },
];
