import { EventRegistry } from '../../../src/events/registry.ts';
import { OWN_CODE } from './own-code.ts';
import type { HostileValue } from './values.ts';

/** Arguments of a call, and which part of them is not what it should be. */
export interface Variant {
  readonly part: string;
  readonly args: readonly unknown[];
}

/** The arguments with each part of them, one at a time, replaced by the value, and each function by one that returns it. */
export function variants(args: readonly unknown[], hostile: HostileValue): readonly Variant[] {
  return Array.from(replacements(args, hostile), ([part, replaced]) => ({ part, args: replaced as readonly unknown[] }));
}

function* replacements(node: unknown, hostile: HostileValue): Generator<readonly [path: string, replaced: unknown]> {
  for (const key of Object.keys(node as object)) {
    const child: unknown = Reflect.get(node as object, key);
    const throws = OWN_CODE.has(child) && hostile.throws;
    if (!(throws && typeof hostile.value === 'function')) yield [`.${key}`, withPart(node, key, hostile.value)];
    if (typeof child === 'function') {
      if (!throws) yield [`.${key}()`, withPart(node, key, () => hostile.value)];
    } else if (hasParts(child)) {
      for (const [path, replaced] of replacements(child, hostile)) yield [`.${key}${path}`, withPart(node, key, replaced)];
    }
  }
}

/** A copy of its class, with one part replaced. */
function withPart(node: unknown, key: string, value: unknown): unknown {
  const copy: object = Array.isArray(node) ? [...(node as unknown[])] : Object.create(Object.getPrototypeOf(node));
  return Object.defineProperties(copy, {
    ...Object.getOwnPropertyDescriptors(node as object),
    [key]: { value, enumerable: true, configurable: true, writable: true },
  });
}

/** Whether a part has parts of its own: what the platform or the library made has none that an application gives. */
function hasParts(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || LEAVES.has(Object.prototype.toString.call(value))) return false;
  return !(value instanceof EventRegistry || isBackend(value) || isProjection(value) || isAggregate(value));
}

function isBackend(value: object): boolean {
  return 'storage' in value && 'locks' in value;
}

function isAggregate(value: object): boolean {
  return 'stateAfter' in value && 'bindTo' in value;
}

function isProjection(value: object): boolean {
  return 'documentsAfter' in value && 'bindTo' in value;
}

const LEAVES: ReadonlySet<string> = new Set(['[object Date]', '[object AbortSignal]', '[object URL]', '[object Worker]']);
