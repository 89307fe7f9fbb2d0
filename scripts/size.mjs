// Prints what the library adds to an application: `npm run size`. The README quotes it.

import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'vite';

/** What the library adds to a tiny application; dependencies included. */
export async function measureSizes() {
  const { page, worker } = await bundleApp('tiny-app.ts');
  return { page: sizeOf(page), worker: sizeOf(worker) };
}

/** An application of this folder as Vite builds it: the code of its page, what that loads when it needs it, and the worker's. */
export async function bundleApp(entry) {
  const [{ output }] = await build({
    configFile: fileURLToPath(new URL('../vite.config.ts', import.meta.url)),
    logLevel: 'error',
    publicDir: false,
    build: {
      write: false,
      // As a library, which goes without Vite's loader of chunks: an application has that once, whatever it loads.
      lib: { entry: fileURLToPath(new URL(entry, import.meta.url)), formats: ['es'] },
      rolldownOptions: { output: { minify: true } },
    },
  });
  const page = withImports(
    output,
    output.find(({ isEntry }) => isEntry),
  );
  const worker = output.find(({ type, fileName }) => type === 'asset' && fileName.endsWith('.js'));
  const later = output.filter((chunk) => chunk.type === 'chunk' && !page.includes(chunk));
  return {
    page: page.map(({ code }) => code).join('\n'),
    later: Object.fromEntries(later.map(({ name, code }) => [name, code])),
    worker: String(worker.source),
  };
}

/** A chunk and all that it cannot do without; what it loads later is not among them. */
function withImports(output, chunk, seen = new Set()) {
  if (!chunk || seen.has(chunk)) return [];
  seen.add(chunk);
  const imported = chunk.imports.map((name) => output.find(({ fileName }) => fileName === name));
  return [chunk, ...imported.flatMap((each) => withImports(output, each, seen))];
}

/** Kilobytes of 1,000 bytes, rounded to a tenth. */
function sizeOf(code) {
  const kilobytes = (bytes) => Math.round(bytes / 100) / 10;
  return {
    min: kilobytes(Buffer.byteLength(code)),
    gzip: kilobytes(gzipSync(code, { level: 9 }).length),
    brotli: kilobytes(brotliCompressSync(code).length),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [part, { min, gzip, brotli }] of Object.entries(await measureSizes())) {
    process.stdout.write(`${part}: ${min} kB minified, ${gzip} kB gzip, ${brotli} kB brotli\n`);
  }
}
