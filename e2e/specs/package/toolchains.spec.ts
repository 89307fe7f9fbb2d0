import { test, testToolchain } from '../../support/toolchains/fixtures.ts';
import { QUICK } from '../../support/toolchains/toolchain.ts';

test.describe.configure({ mode: 'default' });

for (const toolchain of QUICK) testToolchain(toolchain, 180_000);
