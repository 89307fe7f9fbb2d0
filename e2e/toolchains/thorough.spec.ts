import { testToolchain } from './fixtures.ts';
import { THOROUGH } from './toolchain.ts';

for (const toolchain of THOROUGH) testToolchain(toolchain, 900_000);
