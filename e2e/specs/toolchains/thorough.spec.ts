import { testToolchain } from '../../support/toolchains/fixtures.ts';
import { THOROUGH } from '../../support/toolchains/toolchain.ts';

for (const toolchain of THOROUGH) testToolchain(toolchain, 900_000);
