export { CONFORMANCE_SCHEMA, KEY_VALUE_CASES, type KeyValueCase } from './conformance/storage/index.ts';
export {
  bankEvents,
  PROVIDER_CASES,
  type BankEvent,
  type ConnectOptions,
  type ProviderCase,
  type ProviderWorld,
} from './conformance/provider/index.ts';
