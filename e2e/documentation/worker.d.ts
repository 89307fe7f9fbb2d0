// The built package has its types; the sources have the worker itself.
declare module 'idb-eventstore/worker' {}
