import type { EngineName } from './engine-name.ts';

/** What a test may need of an engine and not every engine has. The second group is of the web platform. */
export type Capability =
  | 'kill'
  | 'tab-process'
  | 'quota'
  | 'set-quota'
  | 'leveldb'
  | 'slow-cpu'
  | 'get-all-records'
  | 'async-dispose'
  | 'transferable-streams'
  | 'sync-access-handle'
  | 'quota-error-class';

const CAPABILITIES: readonly Capability[] = [
  'kill',
  'tab-process',
  'quota',
  'set-quota',
  'leveldb',
  'slow-cpu',
  'get-all-records',
  'async-dispose',
  'transferable-streams',
  'sync-access-handle',
  'quota-error-class',
];

export type Missing = Partial<Readonly<Record<Capability, string>>>;

/** What this engine lacks on this machine, each with its reason. */
export function missingIn(name: EngineName): Missing {
  return process.platform === 'linux' ? LACKS[name] : { ...LACKS[name], ...LACKS_OUTSIDE_LINUX };
}

/** Everything that is not missing. */
export function capabilitiesBut(missing: Missing): ReadonlySet<Capability> {
  return new Set(CAPABILITIES.filter((capability) => missing[capability] === undefined));
}

const LACKS: Readonly<Record<EngineName, Missing>> = {
  chromium: {},
  firefox: {
    'set-quota': 'Firefox reads its quota once, at the launch.',
    leveldb: 'Firefox keeps IndexedDB in SQLite, whose logs it cuts at the last whole record.',
    'slow-cpu': 'Firefox cannot slow down the CPU of a page.',
    'quota-error-class': 'In Firefox QuotaExceededError is the name of a DOMException, not a class.',
  },
  webkit: {
    'set-quota': 'WebKitGTK reads its quota once, at the launch.',
    leveldb: 'WebKitGTK keeps IndexedDB in SQLite, whose logs it cuts at the last whole record.',
    'slow-cpu': 'WebKitGTK cannot slow down the CPU of a page.',
    'get-all-records': 'WebKitGTK has no IDBObjectStore.getAllRecords().',
    'async-dispose': 'WebKitGTK has no Symbol.asyncDispose.',
    'transferable-streams': 'WebKitGTK cannot transfer a ReadableStream.',
    'sync-access-handle': 'In WebKitGTK createSyncAccessHandle() is there and always rejects.',
    'quota-error-class': 'In WebKitGTK QuotaExceededError is the name of a DOMException, not a class.',
  },
};

const LACKS_OUTSIDE_LINUX: Missing = {
  kill: 'The processes of a browser are found in /proc, which only Linux has.',
  'tab-process': 'The process of a tab is found in /proc, which only Linux has.',
};
