import { readFile } from 'node:fs/promises';

/** A fenced code block of a document. */
export interface CodeBlock {
  /** The document, as the repository names it. */
  readonly document: string;
  /** Line of the document on which the code begins, from 1. */
  readonly line: number;
  /** What stands behind the opening fence: `ts`, `sh` … */
  readonly language: string;
  readonly code: string;
}

const FENCE = /^```(\S*)/;

/** The code blocks of a Markdown file, in order. Throws when one has no end. */
export async function codeBlocks(root: string, document: string): Promise<CodeBlock[]> {
  const blocks: CodeBlock[] = [];
  let open: { readonly language: string; readonly line: number; readonly lines: string[] } | undefined;
  for (const [index, text] of (await readFile(`${root}${document}`, 'utf8')).split('\n').entries()) {
    const fence = FENCE.exec(text);
    if (open && fence) {
      blocks.push({ document, line: open.line, language: open.language, code: `${open.lines.join('\n')}\n` });
      open = undefined;
    } else if (open) open.lines.push(text);
    else if (fence) open = { language: fence[1] ?? '', line: index + 2, lines: [] };
  }
  if (open) throw new Error(`The code block at line ${open.line} of ${document} has no end.`);
  return blocks;
}
