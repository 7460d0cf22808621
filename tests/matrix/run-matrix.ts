import { bundleAgent, removeBundle } from '../../apps/agent/src/testing/agent-process.ts';
import { startRedis } from '../../apps/agent/src/testing/redis-server.ts';
import { SCENARIOS } from '../../apps/agent/src/testing/scenarios.ts';
import { setup, teardown } from '../../prisma/testing/global-setup.ts';
import { type Case, casesOfPlan, goingBack, killsInTheMiddle, undisturbed } from './cases.ts';
import type { MatrixOptions } from './options.ts';
import { seededRandom, shuffled } from './random.ts';
import { runInLanes } from './run-in-lanes.ts';
import { openWorld } from './worlds/open-world.ts';

/**
 * A QEMU that does not answer is ended by libvirt after a quarter of a minute: on libvirt such guests are there for what they alone
 * show, being killed in the middle and after it.
 */
function takesSeconds(driver: MatrixOptions['driver'], { scenario, name }: Case): boolean {
  return driver === 'simulated' || scenario.guest !== 'silent' || / killed before do \S+ done$/.test(name);
}

export type Tally = { readonly passed: number; readonly failed: number; readonly skipped: number };

/** Runs the matrix, or a sample of it, and prints how it went. */
export async function runMatrix(options: MatrixOptions): Promise<Tally> {
  const { driver, seed, sample } = options;
  const plans = SCENARIOS.filter(({ name }) => options.scenario.test(name));
  const watched = plans.flatMap((scenario) =>
    [undisturbed(scenario), goingBack(scenario)].filter((one) => one !== null),
  );
  const isNew = ({ name }: Case) => options.only.test(name) && !watched.some((one) => one.name === name);
  const ofPlans = plans.flatMap(casesOfPlan).filter((one) => isNew(one) && takesSeconds(driver, one));
  if (options.list) {
    for (const { name } of [...watched, ...ofPlans]) console.log(name);
    return { passed: 0, failed: 0, skipped: 0 };
  }
  console.log(`the matrix on ${driver}${sample ? `, a sample of ${sample}` : ''}, seed ${seed}`);
  const random = seededRandom(seed);
  const since = Date.now();
  setup();
  await bundleAgent('under faults');
  const redis = await startRedis();
  const world = await openWorld(driver);
  try {
    const run = (cases: readonly Case[]) => runInLanes({ world, redis, lanes: options.lanes }, cases);
    const quick = sample ? watched.filter((one) => takesSeconds(driver, one)) : watched;
    const first = sample ? shuffled(quick, random).slice(0, Math.ceil(sample / 8)) : watched;
    const ofFirst = await run(first);
    const inTheMiddle = first
      .flatMap((one) => killsInTheMiddle(one, ofFirst.traces.get(one) ?? [], world.canBeSlow))
      .filter(isNew);
    console.log(
      `beside these ${first.length}: ${ofPlans.length} of the plans, ${inTheMiddle.length} of what they did`,
    );
    const rest = sample
      ? [
          ...shuffled(inTheMiddle, random).slice(0, Math.ceil(sample / 4)),
          ...shuffled(ofPlans, random),
        ].slice(0, sample - first.length)
      : [...ofPlans, ...inTheMiddle];
    const ofRest = await run(rest);
    const left = await world.leftovers();
    for (const thing of left) console.log(`LEFT ${thing}`);
    const passed = ofFirst.traces.size + ofRest.traces.size;
    const failures = [...ofFirst.failures, ...ofRest.failures];
    const seconds = Math.round((Date.now() - since) / 1_000);
    console.log(
      `\n${passed + failures.length} cases, ${passed} passed, ${failures.length} failed, ${left.length} things left, ${seconds} s`,
    );
    for (const { name } of failures) console.log(`failed: ${name}`);
    return { passed, failed: failures.length + left.length, skipped: 0 };
  } finally {
    await world.close();
    await redis.remove();
    await teardown();
    removeBundle('under faults');
  }
}
