export { CONFORMANCE_SCHEMA, KEY_VALUE_CASES, type KeyValueCase } from './key-value/conformance/index.ts';
export {
  bankEvents,
  PROVIDER_CASES,
  type BankEvent,
  type ConnectOptions,
  type ProviderCase,
  type ProviderWorld,
} from './client/conformance/index.ts';
