// Version 7 in bits 48-51, variant 10 in bits 64-65 (RFC 9562, §5.7).
const VERSION_BITS = 0x7000;
const VARIANT_BITS = 0x8000;
// The 12 bits after the version count ids within one millisecond (RFC 9562, §6.2, method 1).
const COUNTER_LIMIT = 0x1000;

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
  const random = crypto.getRandomValues(new Uint16Array(4));
  const variant = VARIANT_BITS | ((random[0] ?? 0) & 0x3fff);
  const node = Array.from(random.subarray(1), hex4).join('');
  return `${time.slice(0, 8)}-${time.slice(8)}-${hex4(VERSION_BITS | counter)}-${hex4(variant)}-${node}`;
}

function hex4(value: number): string {
  return value.toString(16).padStart(4, '0');
}
