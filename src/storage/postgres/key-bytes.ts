import type { Key } from '../key.ts';

// Each part begins with its kind, in the order of kinds; what ends a string or an array sorts before whatever may follow in it.
const NUMBER = 0x10;
const STRING = 0x20;
const ARRAY = 0x30;
const END = 0x00;

const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** A key as hexadecimal digits of bytes that sort, as bytes do, in the order of `compareKeys`. */
export function encodeKey(key: Key): string {
  if (typeof key === 'number') return hex(NUMBER) + encodeNumber(key);
  if (typeof key === 'string') return hex(STRING) + encodeUnits(key) + hex(END);
  return hex(ARRAY) + key.map(encodeKey).join('') + hex(END);
}

/** The key of what {@link encodeKey} returned. */
export function decodeKey(digits: string): Key {
  return new KeyReader(digits).read();
}

/** The bits of a double, those of negative ones all flipped, of others the sign. */
function encodeNumber(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value === 0 ? 0 : value); // IndexedDB takes -0 and 0 for one key.
  const bits = view.getBigUint64(0);
  const sortable = bits >> 63n ? ~bits : bits | (1n << 63n);
  return BigInt.asUintN(64, sortable).toString(16).padStart(16, '0');
}

/** Units by one as UTF-8 has code points, which keeps their order and leaves 0 to the end. */
function encodeUnits(text: string): string {
  let digits = '';
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index) + 1;
    if (code < 0x80) digits += hex(code);
    else if (code < 0x800) digits += hex(0xc0 | (code >> 6)) + tail(code);
    else if (code < 0x10000) digits += hex(0xe0 | (code >> 12)) + tail(code >> 6) + tail(code);
    else digits += 'f0908080';
  }
  return digits;
}

function tail(code: number): string {
  return hex(0x80 | (code & 0x3f));
}

function hex(byte: number): string {
  return HEX[byte] ?? '';
}

class KeyReader {
  readonly #digits: string;
  #at = 0;

  constructor(digits: string) {
    this.#digits = digits;
  }

  read(): Key {
    const kind = this.#next();
    if (kind === NUMBER) return this.#number();
    if (kind === STRING) return this.#string();
    const parts: (number | string)[] = [];
    while (this.#peek() !== END) parts.push(this.read() as number | string);
    this.#next();
    return parts;
  }

  #number(): number {
    const sortable = BigInt(`0x${this.#digits.slice(this.#at, this.#at + 16)}`);
    this.#at += 16;
    const bits = sortable >> 63n ? sortable & ~(1n << 63n) : BigInt.asUintN(64, ~sortable);
    const view = new DataView(new ArrayBuffer(8));
    view.setBigUint64(0, bits);
    return view.getFloat64(0);
  }

  #string(): string {
    const parts: string[] = [];
    for (let byte = this.#next(); byte !== END; byte = this.#next()) parts.push(String.fromCharCode(this.#code(byte) - 1));
    return parts.join('');
  }

  #code(first: number): number {
    if (first < 0x80) return first;
    const more = first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    let code = first & (0x3f >> more);
    for (let left = more; left > 0; left--) code = (code << 6) | (this.#next() & 0x3f);
    return code;
  }

  #peek(): number {
    return Number.parseInt(this.#digits.slice(this.#at, this.#at + 2), 16);
  }

  #next(): number {
    const byte = this.#peek();
    this.#at += 2;
    return byte;
  }
}
