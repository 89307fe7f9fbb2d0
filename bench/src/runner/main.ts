import { measureGrowth } from './growth.ts';
import { measureTables } from './measure-tables.ts';
import { OptionsError, parseOptions, USAGE } from './options.ts';
import { writeReport } from './report.ts';

/** Does what the command line asks for, and returns the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const options = parseOptions(args);
    if (options === 'help') {
      console.log(USAGE);
      return 0;
    }
    const command = ['npm run bench', ...(args.length > 0 ? ['--', ...args] : [])].join(' ');
    switch (options.mode) {
      case 'measure':
        await measureTables(options, command);
        break;
      case 'growth':
        await measureGrowth(options, command);
        break;
      case 'report':
        await writeReport();
        break;
    }
    return 0;
  } catch (error) {
    if (!(error instanceof OptionsError)) throw error;
    console.error(error.message);
    return 2;
  }
}
