import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NeedsRoot, UsageError } from '../errors.ts';
import { IMAGE_CACHE } from '../images/store.ts';
import { run } from '../process/run.ts';
import { checkoutOwner, isRoot } from '../process/users.ts';
import { repositoryRoot } from '../state/repository.ts';
import { generateStep } from '../steps/build.ts';
import { cachedImageStep } from '../steps/image.ts';
import { packagesStep } from '../steps/packages.ts';
import { createReporter, formatDuration } from '../steps/reporter.ts';
import { createStepRunner } from '../steps/runner.ts';
import { allSuites, type Suite } from '../test/suites.ts';
import { addTallies, describeTally, emptyTally, type Tally, tallyOf } from '../test/tally.ts';

/**
 * `./cloudlet test`: what the tests need is installed and made, then every suite runs, also after one that failed.
 * The last line sums them all up. @param setUpOnly runs no suite. @returns the exit code.
 */
export async function test(
  names: readonly string[],
  { setUpOnly = false }: { readonly setUpOnly?: boolean } = {},
): Promise<number> {
  if (!isRoot()) throw new NeedsRoot("Debian packages and the tests' private hosts need root");
  const suites = chooseSuites(names);
  const folder = mkdtempSync(join(tmpdir(), 'cloudlet-test-'));
  try {
    await prepare(join(folder, 'set-up.log'));
    if (setUpOnly) return 0;
    let sum = emptyTally;
    for (const suite of suites)
      sum = addTallies(sum, await runSuite(suite, join(folder, `${suite.name}.json`)));
    await giveBack();
    console.log(`\n${describeTally(sum)}`);
    return sum.failed === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function chooseSuites(names: readonly string[]): Suite[] {
  const suites = allSuites();
  const unknown = names.filter((name) => !suites.some((suite) => suite.name === name));
  if (unknown.length === 0)
    return names.length === 0 ? suites : suites.filter((suite) => names.includes(suite.name));
  throw new UsageError(
    `There is no suite ${unknown.join(', ')}. There are: ${suites.map((suite) => suite.name).join(', ')}`,
  );
}

async function prepare(log: string): Promise<void> {
  const { isTTY, columns } = process.stdout;
  const runStep = createStepRunner(
    createReporter({ output: process.stdout, isTerminal: isTTY === true, columns }),
    log,
  );
  await runStep(packagesStep(['servers', 'hypervisor', 'image-builder', 'tests'], log));
  await runStep(generateStep(log));
  await runStep(await cachedImageStep('tiny', log));
}

async function runSuite(suite: Suite, resultsFile: string): Promise<Tally> {
  console.log(`\n── ${suite.name}`);
  const began = performance.now();
  const tally = tallyOf(await runVisibly(suite.command(resultsFile), resultsFile), resultsFile);
  const took = formatDuration(performance.now() - began);
  console.log(`── ${suite.name}: ${describeTally(tally)} (${took})`);
  return tally;
}

/** In front of the person who waits: its output is theirs to read. @returns its exit code. */
function runVisibly(
  [program, ...args]: readonly [string, ...string[]],
  resultsFile: string,
): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: repositoryRoot,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, CLOUDLET_TEST_RESULTS: resultsFile, CLOUDLET_IMAGE_CACHE: IMAGE_CACHE },
    });
    child.once('error', (error) => {
      console.error(error.message);
      resolve(127);
    });
    child.once('close', (code, signal) => {
      if (signal) console.error(`It was ended by ${signal}.`);
      resolve(code ?? 1);
    });
  });
}

/** Files that the tests made as root in somebody else's checkout become theirs. */
async function giveBack(): Promise<void> {
  const owner = checkoutOwner();
  if (!owner) return;
  await run([
    'find',
    repositoryRoot,
    '-xdev',
    '-uid',
    '0',
    '-exec',
    'chown',
    '-h',
    `${owner.uid}:${owner.gid}`,
    '{}',
    '+',
  ]);
}
