import { createEventStoreProvider } from 'idb-eventstore';
import { tryFunctions, tryMethods } from '../any-argument/attempts.ts';
import { PROVIDER_OPTIONS } from '../any-argument/entry-points.ts';
import { hostileValues } from '../any-argument/values.ts';

/** Passes a value as every part of every argument of a provider on the worker. What went wrong. */
export async function tryHostileValue(title: string): Promise<readonly string[]> {
  const hostile = hostileValues(inFrame()).find((candidate) => candidate.title === title);
  if (!hostile) throw new Error(`There is no value '${title}'.`);
  const takes = [
    [{ ...PROVIDER_OPTIONS, durability: 'relaxed', worker: () => new EventTarget() }],
    [{ ...PROVIDER_OPTIONS, worker: '/no-such-worker.js' }],
  ];
  const provide = () => createEventStoreProvider({ ...PROVIDER_OPTIONS, durability: 'relaxed' });
  return [
    ...(await tryFunctions({ createEventStoreProvider: { call: createEventStoreProvider, takes } }, hostile)),
    ...(await tryMethods(provide, hostile)),
  ];
}

/** Evaluates sources in a realm of its own. */
function inFrame(): (source: string) => unknown {
  const frame = document.body.appendChild(document.createElement('iframe'));
  return (source) => Reflect.get(frame.contentWindow ?? {}, 'eval')(source) as unknown;
}
