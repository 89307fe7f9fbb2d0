import '../../../worker/idb-eventstore-worker.ts';

/** The library's worker, to which an append comes as a message that cannot be read. */
const begin = (event: MessageEvent<{ readonly argumentList?: readonly { readonly value: readonly unknown[] }[] }>): void => {
  if (!event.data.argumentList?.some(({ value }) => value[1] === 'append')) return;
  event.stopImmediatePropagation();
  dispatchEvent(new MessageEvent('messageerror'));
};

addEventListener('message', begin, { capture: true });
