import { z } from 'zod';
import { readFileIfExists } from '../state/files.ts';

/** How many tests of one or several suites passed, failed, were skipped. */
export type Tally = { readonly passed: number; readonly failed: number; readonly skipped: number };

export const emptyTally: Tally = { passed: 0, failed: 0, skipped: 0 };

/** The tally of two suites together. */
export function addTallies(one: Tally, other: Tally): Tally {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
  };
}

/** A tally in one line: what was skipped is named only where something was. */
export function describeTally({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

const count = z.int().nonnegative();

/** What the runners write: Vitest's JSON reporter, Playwright's, or our own three numbers. */
const resultsSchema = z.union([
  z
    .object({
      numPassedTests: count,
      numFailedTests: count,
      numPendingTests: count,
      numFailedTestSuites: count,
    })
    .transform((vitest) => ({
      passed: vitest.numPassedTests,
      // A file that could not be loaded has no tests that could fail.
      failed: Math.max(vitest.numFailedTests, vitest.numFailedTestSuites > 0 ? 1 : 0),
      skipped: vitest.numPendingTests,
    })),
  z
    .object({ stats: z.object({ expected: count, unexpected: count, flaky: count, skipped: count }) })
    .transform(({ stats }) => ({
      passed: stats.expected,
      // A test that passed only when it was repeated has failed.
      failed: stats.unexpected + stats.flaky,
      skipped: stats.skipped,
    })),
  z.object({ passed: count, failed: count, skipped: count.default(0) }),
]);

/**
 * The tally of one suite by its exit code and the file that it wrote.
 * A suite without such a file counts as one test. One that failed although its file shows no failure failed as a whole.
 */
export function tallyOf(exitCode: number, resultsFile: string): Tally {
  const text = readFileIfExists(resultsFile);
  if (text === undefined) return { ...emptyTally, ...(exitCode === 0 ? { passed: 1 } : { failed: 1 }) };
  const parsed = resultsSchema.safeParse(JSON.parse(text));
  if (!parsed.success)
    throw new Error(`${resultsFile} holds no results that are known here: ${z.prettifyError(parsed.error)}`);
  const tally = parsed.data;
  return exitCode !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}
