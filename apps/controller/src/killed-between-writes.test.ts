import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { until } from '../../agent/src/testing/until.ts';
import { expectCleanSlate } from './testing/clean-slate.ts';
import type { ControllerProcess } from './testing/controller-process.ts';
import { liveALife } from './testing/life.ts';
import type { Death } from './testing/mortal/deathbed.ts';
import { type Stage, type StageNode, startStage } from './testing/stage.ts';

/** Where a controller dies, and what takes over from it. */
type Kill = Omit<Death, 'trace'> & { readonly successor: 'standby' | 'restart' };

/** What a controller writes, each sort several times in a life; should one be missing, the life no longer leads there. */
const SORTS = [
  'UPDATE leader_lease',
  'commit: UPDATE operation$',
  'commit: .*INSERT INTO operation_step',
  'commit: .*DELETE FROM claim',
  'evalsha',
  'inbox acknowledged',
  'inbox roster',
  'inbox cancel',
  'xdel reports',
];
/** `npm run kills` kills at every write, before it and after it; else a few are drawn. */
const isWhole = process.env.CLOUDLET_KILLS === 'all';
const SEED = Number(process.env.CLOUDLET_SEED ?? 1);
const SAMPLE = 4;
/** No life has so many: several reports may come together, so their number differs. */
const MORE_THAN_ALL = 240;
const LONG_MS = 180_000;

const drawn = fc.record<Kill>({
  of: fc.constantFrom(...SORTS),
  write: fc.constant(1),
  side: fc.constantFrom('before', 'after'),
  successor: fc.constantFrom('standby', 'restart'),
});
const sample = () => fc.sample(drawn, { seed: SEED, numRuns: SAMPLE });
const all = () =>
  Array.from({ length: MORE_THAN_ALL }, (_, index) => index + 1).flatMap((write): Kill[] => [
    { of: '', write, side: 'before', successor: write % 2 === 0 ? 'standby' : 'restart' },
    { of: '', write, side: 'after', successor: write % 2 === 0 ? 'restart' : 'standby' },
  ]);

let stage: Stage;
let node: StageNode;
let controllers: ControllerProcess[] = [];
let lives = 0;

beforeAll(async () => {
  stage = await startStage();
  node = await stage.addNode('node-1');
}, LONG_MS);
afterEach(() => endControllers('SIGKILL'));
afterAll(() => stage.end());

async function endControllers(signal: NodeJS.Signals): Promise<void> {
  await Promise.all(controllers.map((controller) => controller.end(signal)));
  controllers = [];
}

function start(death: Death | null = null): ControllerProcess {
  const controller = stage.startController(death);
  controllers.push(controller);
  return controller;
}

/**
 * Lives a life under a controller that dies at that write, and another one that follows it.
 * @returns the first one's writes
 */
async function liveThrough({ successor, ...death }: Kill): Promise<string[]> {
  lives += 1;
  const trace = join(stage.folder, `writes-${lives}`);
  const mortal = start({ ...death, trace });
  if (successor === 'restart') void mortal.ended().then((code) => (code === null ? start() : undefined));
  else {
    await until('the first one leads', () => existsSync(trace), 20_000);
    start();
  }
  await liveALife(stage, node, `life-${lives}`);
  await expectCleanSlate(stage, node);
  await endControllers('SIGTERM');
  expect(existsSync(`${trace}.unfenced`)).toBe(false);
  const writes = readFileSync(trace, 'utf8').trimEnd().split('\n');
  const counted = writes.filter((one) => new RegExp(death.of).test(one));
  expect(existsSync(`${trace}.fired`)).toBe(death.write > 0 && counted.length >= death.write);
  return writes;
}

test(
  'a life in which nobody is killed leaves nothing, and every write of it is a leader’s',
  async () => {
    const writes = await liveThrough({ of: '', write: 0, side: 'before', successor: 'restart' });
    expect(writes.length).toBeLessThan(MORE_THAN_ALL);
    for (const sort of SORTS)
      expect(
        writes.filter((one) => new RegExp(sort).test(one)),
        sort,
      ).not.toEqual([]);
  },
  LONG_MS,
);

test.each(isWhole ? all() : sample())(
  'killed $side write $write of ‘$of’, with a $successor to follow, a life ends as it should and leaves nothing',
  async (kill) => {
    await liveThrough(kill);
  },
  LONG_MS,
);
