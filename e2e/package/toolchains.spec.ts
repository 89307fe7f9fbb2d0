import { test, testToolchain } from '../toolchains/fixtures.ts';
import { QUICK } from '../toolchains/toolchain.ts';

test.describe.configure({ mode: 'default' });

for (const toolchain of QUICK) testToolchain(toolchain, 180_000);
