import { EventStoreError, StreamIdempotencyIdNotFoundError } from '../contract/errors/index.ts';
import type { EventStoreReader } from '../contract/event-store.ts';
import type { StoredMessage } from '../contract/message.ts';
import type { Cancellable } from '../contract/platform.ts';

/** A try whose messages may have been written, or may still be. */
interface LostTry {
  /** The version that it expected. */
  readonly version: number;
  readonly firstId: string;
  readonly error: unknown;
}

/** The tries of a command whose answers were lost. */
export class LostTries {
  readonly #tries: LostTry[] = [];

  /** What the last of them failed with, as long as it is not known what came of it. */
  get error(): unknown {
    return this.#tries.at(-1)?.error;
  }

  get isEmpty(): boolean {
    return this.#tries.length === 0;
  }

  add(lost: LostTry): void {
    this.#tries.push(lost);
  }

  /**
   * What one of them has written. A try can only have come into effect behind the version that it expected: once another message is
   * there, it never will, and as long as there is none, nothing that another try writes there can be stored twice.
   */
  async find<E extends object>(reader: EventStoreReader<E>): Promise<readonly StoredMessage<E>[] | undefined> {
    for (const lost of [...this.#tries]) {
      const first = lost.version + 1;
      const [message] = await reader.getSlice(first, first);
      if (message?.metadata.message.id === lost.firstId) return messagesFrom(reader, message);
      if (message) this.#tries.splice(this.#tries.indexOf(lost), 1);
    }
    return undefined;
  }
}

/** Whether an error leaves open what was written. */
export function isUnknown(error: unknown): boolean {
  return error instanceof EventStoreError && error.outcome === 'unknown';
}

/** What an earlier run of a command has written. */
export async function findCommand<E extends object>(
  reader: EventStoreReader<E>,
  commandId: string | undefined,
  { signal }: Cancellable,
): Promise<readonly StoredMessage<E>[] | undefined> {
  if (commandId === undefined) return undefined;
  try {
    return await messagesFrom(reader, await reader.findByIdempotencyId(commandId, { signal }));
  } catch (error) {
    if (error instanceof StreamIdempotencyIdNotFoundError) return undefined;
    throw error;
  }
}

/** A message and those that were added with it: each command is added in a session of its own. */
async function messagesFrom<E extends object>(
  reader: EventStoreReader<E>,
  { metadata: { context } }: StoredMessage<E>,
): Promise<readonly StoredMessage<E>[]> {
  const messages: StoredMessage<E>[] = [];
  for await (const message of reader.stream({ first: context.sequenceNumber, last: Infinity })) {
    if (message.metadata.context.sessionId !== context.sessionId) break;
    messages.push(message);
  }
  return messages;
}
