/**
 * Name of the BroadcastChannel on which workers tell every tab of their commits: each message is a list of `PublishedChange`s.
 * Tabs of several versions of the library meet there: fields may be added to a change, and none may be taken away.
 */
export const CHANGES_CHANNEL = 'idb-eventstore:changes';
