import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

// What longer line there is cannot be of an export: a message has at most 63 Mi UTF-16 units.
const MAX_LINE = 256 * 1024 * 1024; // bytes

export interface NumberedLine {
  /** From 1. */
  readonly number: number;
  readonly text: string;
  /** Of all bytes before this line; asked for before the next one. */
  readonly hashBefore: () => string;
  /** How many bytes have been read, as they came. */
  readonly bytes: number;
}

/** The lines of bytes, which may be compressed. @throws TypeError when a line is too long, or not UTF-8. */
export async function* readLines(source: ReadableStream<Uint8Array>): AsyncGenerator<NumberedLine, void, undefined> {
  const counted = { bytes: 0 };
  const hash = sha256.create();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let pending: Uint8Array[] = [];
  let length = 0;
  let number = 0;
  const take = (last: Uint8Array): Uint8Array => {
    const whole = concat([...pending, last]);
    pending = [];
    length = 0;
    return whole;
  };
  const line = (whole: Uint8Array): NumberedLine => ({
    number: ++number,
    text: decoder.decode(whole),
    hashBefore: () => bytesToHex(hash.clone().digest()),
    bytes: counted.bytes,
  });
  for await (const chunk of decompressed(source, counted)) {
    let start = 0;
    for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, start)) {
      const whole = take(chunk.subarray(start, end));
      yield line(whole);
      hash.update(whole).update(NEW_LINE);
      start = end + 1;
    }
    if (start < chunk.length) pending.push(chunk.slice(start));
    length += chunk.length - start;
    if (length > MAX_LINE) throw new TypeError('it is too long');
  }
  if (length > 0) yield line(take(new Uint8Array()));
}

const LF = 10;
const NEW_LINE = Uint8Array.of(LF);

async function* decompressed(
  source: ReadableStream<Uint8Array>,
  counted: { bytes: number },
): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = source.getReader();
  const chunks = async function* (): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      counted.bytes += value.byteLength;
      yield value as Uint8Array<ArrayBuffer>;
    }
  };
  try {
    const all = chunks();
    // The first bytes tell (RFC 1952, §2.3.1).
    const head: Uint8Array<ArrayBuffer>[] = [];
    for (let size = 0; size < 2;) {
      const { done, value } = await all.next();
      if (done) break;
      head.push(value);
      size += value.length;
    }
    const first = concat(head);
    const rest = async function* (): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
      yield first;
      yield* all;
    };
    if (first[0] === 0x1f && first[1] === 0x8b) yield* iterate(toStream(rest()).pipeThrough(new DecompressionStream('gzip')));
    else yield* rest();
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function toStream(chunks: AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
}

async function* iterate(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
