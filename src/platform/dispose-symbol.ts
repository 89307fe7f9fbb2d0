// WebKit has no explicit resource management yet. Compilers lower `await using` to code that looks for this symbol.
if (!Symbol.asyncDispose) {
  Object.defineProperty(Symbol, 'asyncDispose', { value: Symbol.for('Symbol.asyncDispose') });
}

export {};
