import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { CodeBlock } from './code-blocks.ts';

// A name that several of them export is taken from the first.
const ENTRIES = {
  'idb-eventstore': 'index',
  'idb-eventstore/in-memory': 'in-memory',
  'idb-eventstore/key-value': 'key-value',
  'idb-eventstore/testing': 'testing',
  'idb-eventstore/inspector': 'inspector',
  'idb-eventstore/json-files': 'json-files',
  'idb-eventstore/postgres': 'postgres',
  'idb-eventstore/dapr': 'dapr',
};

/** Makes modules of examples: a document imports what it uses once, a compiler wants it in each. */
export class ExamplePrograms {
  /** Where each public name comes from. */
  readonly #modules: ReadonlyMap<string, string>;

  private constructor(modules: ReadonlyMap<string, string>) {
    this.#modules = modules;
  }

  static async create(): Promise<ExamplePrograms> {
    const modules = new Map<string, string>();
    for (const [module, entry] of Object.entries(ENTRIES)) {
      const source = await readFile(fileURLToPath(new URL(`../../../src/${entry}.ts`, import.meta.url)), 'utf8');
      for (const name of exportedNames(source)) if (!modules.has(name)) modules.set(name, module);
    }
    return new ExamplePrograms(modules);
  }

  /** The example as a module whose first line imports what it uses and does not declare. */
  moduleOf({ code }: CodeBlock): string {
    const imports = [...this.#modules]
      .filter(([name]) => isUsed(code, name) && !isDeclared(code, name))
      .map(([name, module]) => `import { ${name} } from '${module}';`);
    return `${imports.join(' ')}\n${code}export {};\n`;
  }
}

function exportedNames(source: string): string[] {
  const lists = [...source.matchAll(/export (?:type )?\{([^}]*)\}/g)];
  const names = lists.flatMap(([, list = '']) => list.split(',').map((name) => name.replace('type ', '').trim()));
  return names.filter((name) => name !== '');
}

function isUsed(code: string, name: string): boolean {
  return new RegExp(`(?<![\\w.'])${name}\\b`).test(code.replace(/\/\/.*$/gm, ''));
}

function isDeclared(code: string, name: string): boolean {
  const imported = [...code.matchAll(/import (?:type )?\{([^}]*)\}/g)].some(([, list = '']) =>
    new RegExp(`\\b${name}\\b`).test(list),
  );
  return imported || new RegExp(`(?:class|const|function|interface|type|let) ${name}\\b`).test(code);
}
