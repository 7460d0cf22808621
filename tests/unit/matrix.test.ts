import { expect, test } from 'vitest';
import { PLANS } from '../../apps/agent/src/operations/index.ts';
import { stepsOf, stepsUpToPivot } from '../../apps/agent/src/saga/index.ts';
import { SCENARIOS } from '../../apps/agent/src/testing/scenarios.ts';
import { atEffect, atMark } from '../../apps/agent/src/testing/under-faults/points.ts';
import { casesOfPlan, goingBack, killsInTheMiddle, undisturbed } from '../matrix/cases.ts';
import { seededRandom, shuffled } from '../matrix/random.ts';

test('the matrix has every fault of every step of every scenario, each once', () => {
  for (const scenario of SCENARIOS) {
    const plan = PLANS[scenario.kind] as { steps: never; kind: string; pivot: string };
    const cases = casesOfPlan(scenario);
    const names = cases.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const kills = cases.map(({ disturbance }) => disturbance.kill?.point);
    const early = stepsUpToPivot(plan).map(({ name }) => name);
    for (const { name } of stepsOf(plan)) {
      for (const side of ['before', 'after'] as const) {
        expect(kills).toContain(atMark(side, 'do', name, 'begun'));
        expect(kills).toContain(atMark(side, 'do', name, 'done'));
        const failing = cases.filter(
          ({ disturbance: { fail } }) => fail?.step === name && fail.when === side,
        );
        expect(failing.map(({ disturbance }) => disturbance.twice)).toEqual(
          expect.arrayContaining(early.includes(name) ? [null, 'undo'] : [null]),
        );
      }
    }
    const undos = stepsUpToPivot(plan).filter((step) => 'undo' in step);
    for (const { name } of undos) {
      for (const side of ['before', 'after'] as const) {
        expect(kills).toContain(atMark(side, 'undo', name, 'begun'));
        expect(kills).toContain(atMark(side, 'undo', name, 'done'));
      }
    }
    expect(goingBack(scenario) === null).toBe(undos.length === 0);
  }
});

test('what a step was seen to do is where it is killed, also while it is slow', () => {
  const [scenario] = SCENARIOS;
  if (!scenario) throw new Error('there is no scenario');
  const effect = atEffect('do', 'root-disk', 'calls createDisk');
  const undone = atEffect('undo', 'root-disk', 'calls deleteDisk');
  const cases = killsInTheMiddle(undisturbed(scenario), ['after begin', effect, undone], () => true);
  expect(cases.map(({ disturbance, isSlow }) => [disturbance.kill?.point, isSlow])).toEqual([
    [effect, false],
    [effect, true],
  ]);
});

test('a seed draws the same sample again', () => {
  const values = Array.from({ length: 50 }, (_, index) => index);
  expect(shuffled(values, seededRandom(7))).toEqual(shuffled(values, seededRandom(7)));
  expect(shuffled(values, seededRandom(7))).not.toEqual(shuffled(values, seededRandom(8)));
});
