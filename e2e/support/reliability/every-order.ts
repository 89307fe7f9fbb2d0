import type { StreamOperation } from './stream-operation.ts';

/** What `checkLinearizable` decides, by trying every order on a real list: slow, and simple enough to be believed. */
export function canBeOrdered(left: readonly StreamOperation[], stream: readonly string[] = []): boolean {
  if (left.every((operation) => operation.kind === 'append' && operation.outcome.status !== 'acknowledged')) return true;
  return left.some((next) => {
    const others = left.filter((operation) => operation !== next);
    if (others.some((other) => endOf(other) < next.start)) return false;
    const after = apply(next, stream);
    return after !== undefined && canBeOrdered(others, after);
  });
}

function endOf(operation: StreamOperation): number {
  const unknown = operation.kind === 'append' && operation.outcome.status === 'unknown';
  return unknown ? Infinity : operation.end;
}

/** The stream after the operation; `undefined` when it cannot have had its answer here. */
function apply(operation: StreamOperation, stream: readonly string[]): readonly string[] | undefined {
  switch (operation.kind) {
    case 'append': {
      const { ids, expected, outcome } = operation;
      if (outcome.status === 'refused') return stream;
      if (expected !== undefined && expected !== stream.length + 1) return undefined;
      if (outcome.status === 'acknowledged' && outcome.version !== stream.length + ids.length) return undefined;
      return [...stream, ...ids];
    }
    case 'read':
      return same(operation.ids, stream) ? stream : undefined;
    case 'slice':
      return same(operation.ids, stream.slice(operation.first - 1, operation.last)) ? stream : undefined;
    case 'version':
      return operation.version === stream.length ? stream : undefined;
  }
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((id, index) => id === other[index]);
}
