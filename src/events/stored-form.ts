import type { SuperJSONResult } from 'superjson';

/**
 * A message as its text in a commit record holds it. What is absent has its default: version 1, the store's name and id
 * as domain, its database as partition, the message's id as correlation id, its date as timestamp, user `system`, no
 * scopes. Dates are milliseconds since 1970. The sequence number is the message's place in the stream.
 */
export interface StoredForm extends StoredData {
  readonly id: string;
  readonly type: string;
  readonly version?: number;
  readonly created: number;
  readonly domain?: readonly [name: string, id: string];
  readonly correlationId?: string;
  readonly causationId?: string;
  readonly userId?: string;
  readonly partitionId?: string;
  readonly timestamp?: number;
  readonly sessionId?: string;
  readonly idempotencyId?: string;
  readonly scopes?: readonly string[];
}

/** An event's properties: plain data, with annotations of what they leave unsaid, or a graph. */
export interface StoredData {
  readonly data: object;
  readonly meta?: SuperJSONResult['meta'];
}

export const DEFAULT_USER_ID = 'system';
