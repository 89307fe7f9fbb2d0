/** What reads and follows the log. A page loads it once it does so for the first time. */
export { LogReader } from './log-reader.ts';
export { LogSubscription } from './subscription.ts';
