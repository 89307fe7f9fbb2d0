// Version 7 in bits 48-51 (RFC 9562, §5.7).
const VERSION_BITS = 0x7000;
// The 12 bits after the version count ids within one millisecond (RFC 9562, §6.2, method 1).
const COUNTER_LIMIT = 0x1000;
// Where the variant and 62 random bits stand in the text of a UUID v4, as they do in that of a v7 (RFC 9562, §5.4 and §5.7).
const RANDOM_PART = 19;

let lastTime = 0;
let counter = 0;

/** A UUID v7: ids made later, in this thread, sort after those made before, also within one millisecond. */
export function newMessageId(): string {
  const now = Date.now();
  if (now > lastTime) {
    lastTime = now;
    counter = 0;
  } else if (++counter === COUNTER_LIMIT) {
    lastTime += 1;
    counter = 0;
  }
  const time = lastTime.toString(16).padStart(12, '0');
  const count = (VERSION_BITS | counter).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-${count}-${crypto.randomUUID().slice(RANDOM_PART)}`;
}
