import { writeFileSync } from 'node:fs';
import { privateQemuUnavailable } from '@cloudlet/libvirt/testing';
import { type MatrixOptions, readOptions } from './options.ts';
import { runMatrix, type Tally } from './run-matrix.ts';

/** `npm run matrix`: every operation under every fault, on real processes. See docs/reliability.md. */
const options = readOptions(process.argv.slice(2));
/** Beside so many cases of a sample on the simulated driver there is one on libvirt, where each takes longer. */
const SIMULATED_FOR_ONE = 4;

const sum = { passed: 0, failed: 0, skipped: 0 };
for (const driver of options.drivers) {
  const isExtra = options.drivers.length > 1 && driver === 'libvirt' && options.sample !== null;
  const sample = isExtra ? Math.ceil(options.sample / SIMULATED_FOR_ONE) : options.sample;
  const { passed, failed, skipped } = await runOn({ ...options, driver, sample });
  sum.passed += passed;
  sum.failed += failed;
  sum.skipped += skipped;
}
const results = process.env.CLOUDLET_TEST_RESULTS;
if (results) writeFileSync(results, JSON.stringify(sum));
process.exit(sum.failed === 0 ? 0 : 1);

async function runOn(on: MatrixOptions): Promise<Tally> {
  const missing = on.driver === 'libvirt' ? privateQemuUnavailable() : undefined;
  if (!missing) return runMatrix(on);
  console.log(`skipped: the matrix on libvirt: ${missing}`);
  return { passed: 0, failed: 0, skipped: 1 };
}
