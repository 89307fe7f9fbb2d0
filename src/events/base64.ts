// As many arguments as every engine takes in a call.
const CHUNK = 8_192;

export function toBase64(bytes: Uint8Array): string {
  let units = '';
  for (let start = 0; start < bytes.length; start += CHUNK) {
    units += String.fromCharCode(...bytes.subarray(start, start + CHUNK));
  }
  return btoa(units);
}

export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (unit) => unit.charCodeAt(0));
}
