import type { Metadata } from '../contract/message.ts';

/** The metadata as it is now, whatever becomes of the object that was given. */
export function copyMetadata({ message, context }: Metadata): Metadata {
  return {
    message: {
      ...message,
      createdDate: new Date(message.createdDate),
      ...(message.domain && { domain: { ...message.domain } }),
    },
    context: { ...context, timestamp: new Date(context.timestamp), scopes: [...context.scopes] },
  };
}
