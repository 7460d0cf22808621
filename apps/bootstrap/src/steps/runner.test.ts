import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { beforeEach, describe, expect, test } from 'vitest';
import { Problem } from '../errors.ts';
import { CommandError } from '../process/run.ts';
import { createReporter, formatDuration } from './reporter.ts';
import { createStepRunner, type Step, StepFailed } from './runner.ts';

let log: string;
let shown: () => string;
let runStep: ReturnType<typeof createStepRunner>;

beforeEach(() => {
  log = join(mkdtempSync(join(tmpdir(), 'steps-')), 'up.log');
  const output = new PassThrough();
  const chunks: string[] = [];
  output.on('data', (chunk) => chunks.push(String(chunk)));
  shown = () => chunks.join('');
  runStep = createStepRunner(createReporter({ output, isTerminal: false, columns: 80 }), log);
});

/** A step over one piece of state that counts how often it was applied. */
function counting(right: boolean): Step<string> & { applied: () => number } {
  let isRight = right;
  let applied = 0;
  return {
    name: 'Thing',
    check: async () => (isRight ? { value: 'thing', note: 'is there' } : undefined),
    apply: async () => {
      applied += 1;
      isRight = true;
    },
    applied: () => applied,
  };
}

describe('a step', () => {
  test('that is right already is not applied', async () => {
    const step = counting(true);
    expect(await runStep(step)).toBe('thing');
    expect(step.applied()).toBe(0);
    expect(shown()).toMatch(/^✓ Thing +0\.0 s {2}is there\n$/);
  });

  test('that is not right is applied once, and a second run leaves it alone', async () => {
    const step = counting(false);
    await runStep(step);
    await runStep(step);
    expect(step.applied()).toBe(1);
  });

  test('that is still wrong after it was applied fails', async () => {
    const step = { name: 'Never', check: async () => undefined, apply: async () => {} };
    await expect(runStep(step)).rejects.toBeInstanceOf(StepFailed);
    expect(shown()).toContain('What happened: It was set up without an error and is still not right');
  });

  test('that fails says what happened, why, what next, what the command said and where the log is', async () => {
    const cause = new CommandError(['apt-get', 'install'], 'ended with exit code 100', ['E: no network']);
    const step = {
      name: 'Packages',
      check: async () => undefined,
      apply: async () => {
        throw new Problem('No packages', { why: 'apt says so', next: 'connect', cause });
      },
    };
    await expect(runStep(step)).rejects.toBeInstanceOf(StepFailed);
    expect(
      shown()
        .split('\n')
        .map((line) => line.trim()),
    ).toEqual([
      expect.stringMatching(/^✗ Packages/),
      'What happened: No packages',
      'Why: apt says so',
      'It said last:',
      'E: no network',
      'What next: connect',
      `Everything is in ${log}`,
      '',
    ]);
    expect(readFileSync(log, 'utf8')).toContain('✗ Packages: Problem: No packages');
  });
});

test.each([
  [40, '0.0 s'],
  [812, '0.8 s'],
  [74_300, '74 s'],
  [185_000, '3 min 05 s'],
])('%d ms reads %s', (milliseconds, text) => expect(formatDuration(milliseconds)).toBe(text));
