import 'idb-eventstore/worker';
