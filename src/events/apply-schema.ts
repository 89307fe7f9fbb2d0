import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { EventIssue } from '../contract/errors/index.ts';
import { decodeMessage } from './decode.ts';
import { contentOf } from './registry.ts';
import { refused, type EncodeContext, type EncodedMessage } from './encode.ts';

/**
 * Has the schema of an event's class judge a copy revived from the text that will be stored: whatever is done to the event
 * or to the copy meanwhile, this is what was judged.
 * @throws EventValidationError
 */
export async function applySchema(context: EncodeContext, message: EncodedMessage): Promise<void> {
  const { definition, index } = message;
  const checked = { context, definition, index };
  const issues = await issuesOf(context, message).catch((cause: unknown) => {
    throw refused(checked, [{ message: 'the schema could not be applied' }], { cause });
  });
  if (issues.length > 0) throw refused(checked, issues);
}

async function issuesOf(context: EncodeContext, { definition, index, text }: EncodedMessage): Promise<readonly EventIssue[]> {
  const { schema } = definition;
  if (!schema) return [];
  const { event } = decodeMessage(context, JSON.parse(text), index + 1);
  const judged = contentOf(definition, event);
  const result: StandardSchemaV1.Result<unknown> = await schema['~standard'].validate(judged);
  if (!result.issues && !('value' in result)) throw new TypeError('The schema returned neither a value nor issues.');
  return (result.issues ?? []).map(({ message, path }) =>
    path ? { message, path: path.map((segment) => (typeof segment === 'object' ? segment.key : segment)) } : { message },
  );
}
