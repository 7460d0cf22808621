import { readOptions } from './options.ts';
import { runMatrix } from './run-matrix.ts';

/** `npm run matrix`: every operation under every fault, on real processes. See docs/reliability.md. */
const tally = await runMatrix(readOptions(process.argv.slice(2)));
process.exit(tally.failed === 0 ? 0 : 1);
