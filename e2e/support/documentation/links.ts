import { readFile } from 'node:fs/promises';
import path from 'node:path';

const LINK = /\]\(([^)\s]+)\)/g;
const ELSEWHERE = /^[a-z]+:/;
const CODE = /^```[^]*?^```$/gm;

/** The links of a document that lead to no file of the folder, or to no heading of that file. Links to the web are not followed. */
export async function deadLinks(folder: string, files: readonly string[], document: string): Promise<string[]> {
  const dead: string[] = [];
  for (const [, link = ''] of (await readText(folder, document)).matchAll(LINK)) {
    if (ELSEWHERE.test(link)) continue;
    const [target = '', heading] = link.split('#', 2);
    const file = target === '' ? document : path.posix.join(path.posix.dirname(document), target);
    const leads = files.includes(file) && (heading === undefined || (await headingsOf(folder, file)).has(heading));
    if (!leads) dead.push(`${document}: ${link}`);
  }
  return dead;
}

/** As GitHub and npm name them in addresses. */
async function headingsOf(folder: string, document: string): Promise<ReadonlySet<string>> {
  const headings = (await readText(folder, document)).matchAll(/^#+ (.+)$/gm);
  return new Set(
    [...headings].map(([, text = '']) =>
      text
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

async function readText(folder: string, document: string): Promise<string> {
  return (await readFile(path.join(folder, document), 'utf8')).replaceAll(CODE, '');
}
