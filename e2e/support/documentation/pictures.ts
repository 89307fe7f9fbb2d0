import { readFile } from 'node:fs/promises';

const PICTURE = /<(?:img|source) [^>]*?\b(?:src|srcset)="([^"]+)"/g;
// npm makes an address of a relative `src`, and of no `srcset`.
const ON_THE_WEB = 'https://raw.githubusercontent.com/Hexalith/idb-eventstore/HEAD/';

/** The files of the repository that are the pictures of a document, in its order. */
export async function picturesOf(root: string, document: string): Promise<string[]> {
  const text = await readFile(`${root}${document}`, 'utf8');
  return Array.from(text.matchAll(PICTURE), ([, address = '']) => address.replace(ON_THE_WEB, ''));
}
