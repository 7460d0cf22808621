import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addTallies, describeTally, tallyOf } from './tally.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tally-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const vitest = { numPassedTests: 7, numFailedTests: 0, numPendingTests: 2, numFailedTestSuites: 0 };
const playwright = { stats: { expected: 5, unexpected: 0, flaky: 0, skipped: 0 } };

test.each<[string, number, unknown, object]>([
  ['a check that wrote nothing and passed', 0, undefined, { passed: 1, failed: 0, skipped: 0 }],
  ['a check that wrote nothing and failed', 1, undefined, { passed: 0, failed: 1, skipped: 0 }],
  ['Vitest', 0, vitest, { passed: 7, failed: 0, skipped: 2 }],
  ['Vitest with failures', 1, { ...vitest, numFailedTests: 3 }, { passed: 7, failed: 3, skipped: 2 }],
  [
    'Vitest with a file that does not load',
    1,
    { ...vitest, numFailedTestSuites: 1 },
    { passed: 7, failed: 1, skipped: 2 },
  ],
  ['Vitest that broke down after its tests', 1, vitest, { passed: 7, failed: 1, skipped: 2 }],
  ['Playwright', 0, playwright, { passed: 5, failed: 0, skipped: 0 }],
  [
    'Playwright with a flaky test',
    0,
    { stats: { ...playwright.stats, flaky: 1 } },
    { passed: 5, failed: 1, skipped: 0 },
  ],
  ['a runner of our own', 0, { passed: 3, failed: 0 }, { passed: 3, failed: 0, skipped: 0 }],
  ['a runner of our own that failed', 1, { passed: 3, failed: 0 }, { passed: 3, failed: 1, skipped: 0 }],
])('%s', (_, exitCode, results, tally) => {
  const file = join(folder, 'results.json');
  if (results !== undefined) writeFileSync(file, JSON.stringify(results));
  expect(tallyOf(exitCode, file)).toEqual(tally);
});

test('the sum says what was skipped, where something was', () => {
  const suite = { passed: 7, failed: 0, skipped: 2 };
  expect(describeTally(addTallies(suite, { passed: 1, failed: 1, skipped: 1 }))).toBe(
    '8 passed, 1 failed, 3 skipped',
  );
  expect(describeTally({ ...suite, skipped: 0 })).toBe('7 passed, 0 failed');
});
