import { OPERATION_KINDS } from '@cloudlet/model';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JournalEntry } from '../journal/index.ts';
import { createInterrupter, type Step, stagesOf, stepsOf, stepsUpToPivot } from '../saga/index.ts';
import { someJob } from '../testing/jobs.ts';
import {
  BOOT,
  Crash,
  durableOnly,
  NEXT_BOOT,
  openPlanBench,
  type PlanBench,
  runJob,
  stateOf,
} from '../testing/plan-bench.ts';
import { prepareScenario } from '../testing/prepare-scenario.ts';
import { SCENARIOS, type Scenario } from '../testing/scenarios.ts';
import { type AnyContext, type AnyPlan, PLANS, planFor } from './index.ts';

type AnyStep = Step<AnyContext>;

let bench: PlanBench;
beforeAll(async () => {
  bench = await openPlanBench();
});
afterAll(() => bench.close());

/** The states before and after an undisturbed run, the measure of all disturbed ones. */
async function undisturbed(scenario: Scenario) {
  const host = await bench.newHost();
  const job = await prepareScenario(host, scenario);
  const entries: JournalEntry[] = [];
  expect(await runJob(host, job, { entries })).toMatchObject({ outcome: 'succeeded' });
  return { after: anonymous(await stateOf(host)), entries };
}

/** Ids and addresses differ from host to host. */
function anonymous(state: Awaited<ReturnType<typeof stateOf>>) {
  return {
    domains: state.domains.map(({ instanceId: _id, ...facts }) => facts),
    disks: state.disks.length,
    seeds: state.seeds.length,
    snapshots: state.snapshots.length,
    addresses: state.addresses.length,
    temporaries: state.temporaries,
  };
}

function changeSteps(plan: AnyPlan, change: (step: AnyStep) => AnyStep): AnyPlan {
  return { ...plan, steps: stagesOf(plan).map((stage) => stage.map(change)) };
}

/** Makes a step fail, `times` times, before or after it has done what it does. */
function failing(name: string, when: 'before' | 'after', times: number) {
  let left = times;
  return (plan: AnyPlan) =>
    changeSteps(plan, (step) =>
      step.name !== name
        ? step
        : {
            ...step,
            do: async (context, signal, report) => {
              const fails = left > 0;
              left -= 1;
              if (fails && when === 'before') throw new Error('planted');
              await step.do(context, signal, report);
              if (fails) throw new Error('planted');
            },
          },
    );
}

const repeatEveryStep = (plan: AnyPlan) =>
  changeSteps(plan, (step) => ({
    ...step,
    do: async (context, signal, report) => {
      await step.do(context, signal, report);
      await step.do(context, signal, report);
    },
  }));

const repeatEveryUndo = (plan: AnyPlan) =>
  changeSteps(plan, (step) =>
    'undo' in step
      ? {
          ...step,
          undo: async (context, signal) => {
            await step.undo(context, signal);
            await step.undo(context, signal);
          },
        }
      : step,
  );

function crashingAt(index: number) {
  let crashed = false;
  return (_entry: JournalEntry, at: number) => {
    if (at !== index || crashed) return;
    crashed = true;
    throw new Crash();
  };
}

const namesUpToPivot = (plan: AnyPlan) => stepsUpToPivot(plan).map((step) => step.name);

/** What becomes of a pivot that may have happened when the operation goes back. */
function pivotOf(plan: AnyPlan): 'is undone' | 'is asked' | 'may stay' {
  const pivot = stepsOf(plan).find((step) => step.name === plan.pivot);
  if (pivot && 'undo' in pivot) return 'is undone';
  return pivot && 'hasHappened' in pivot ? 'is asked' : 'may stay';
}

test('every kind has a plan whose pivot is one of its steps and stands alone', () => {
  for (const kind of OPERATION_KINDS) {
    const plan = planFor(kind);
    expect(plan.kind).toBe(kind);
    const stage = stagesOf(plan).find((steps) => steps.some((step) => step.name === plan.pivot));
    expect(stage).toHaveLength(1);
    const names = stepsOf(plan).map((step) => step.name);
    expect(new Set(names).size).toBe(names.length);
  }
  expect(Object.keys(PLANS).sort()).toEqual([...OPERATION_KINDS].sort());
  const names = SCENARIOS.map((scenario) => scenario.name);
  expect(new Set(names).size).toBe(names.length);
});

describe.each(SCENARIOS)('$name', (scenario) => {
  test('repeats every step', async () => {
    const { after } = await undisturbed(scenario);
    const host = await bench.newHost();
    const job = await prepareScenario(host, scenario);
    expect(await runJob(host, job, { plan: repeatEveryStep })).toMatchObject({ outcome: 'succeeded' });
    expect(anonymous(await stateOf(host))).toEqual(after);
  });

  test('fails at every step up to the pivot and leaves what was there, also with every undo repeated', async () => {
    const { after } = await undisturbed(scenario);
    const plan = planFor(scenario.kind);
    for (const name of namesUpToPivot(plan)) {
      for (const when of ['before', 'after'] as const) {
        const host = await bench.newHost();
        const job = await prepareScenario(host, scenario);
        const before = anonymous(await stateOf(host));
        const disturb = failing(name, when, Number.POSITIVE_INFINITY);
        const end = await runJob(host, job, { plan: (original) => repeatEveryUndo(disturb(original)) });
        const step = stepsOf(plan).find((candidate) => candidate.name === name);
        const isFound = when === 'after' && step && 'hasHappened' in step;
        expect(end, `${name} fails ${when}`).toMatchObject({ outcome: isFound ? 'succeeded' : 'failed' });
        expect(end).not.toMatchObject({ undo: 'incomplete' });
        const mayStay = when === 'after' && step && !('undo' in step) ? [before, after] : [before];
        const left = isFound ? [after] : mayStay;
        expect(left, `${name} fails ${when}`).toContainEqual(anonymous(await stateOf(host)));
      }
    }
  });

  test('retries every step after the pivot', async () => {
    const { after } = await undisturbed(scenario);
    const plan = planFor(scenario.kind);
    const early = namesUpToPivot(plan);
    for (const { name } of stepsOf(plan).filter((step) => !early.includes(step.name))) {
      for (const when of ['before', 'after'] as const) {
        const host = await bench.newHost();
        const job = await prepareScenario(host, scenario);
        const end = await runJob(host, job, { plan: failing(name, when, 1) });
        expect(end, `${name} fails ${when}`).toMatchObject({ outcome: 'succeeded' });
        expect(anonymous(await stateOf(host))).toEqual(after);
      }
    }
  });

  test('goes on after a crash at every entry of the journal, with and without the marks that a power failure takes', async () => {
    const { after, entries: whole } = await undisturbed(scenario);
    for (let index = 0; index < whole.length; index += 1) {
      for (const loss of ['process', 'power'] as const) {
        const host = await bench.newHost();
        const job = await prepareScenario(host, scenario);
        const entries: JournalEntry[] = [];
        await expect(runJob(host, job, { entries, beforeWrite: crashingAt(index) })).rejects.toThrow(Crash);
        const left = loss === 'power' ? durableOnly(entries) : entries;
        const bootId = loss === 'power' ? NEXT_BOOT : BOOT;
        const end = await runJob(host, job, { entries: left, bootId });
        expect(end, `crash ${index}, ${loss}`).toMatchObject({ outcome: 'succeeded' });
        expect(anonymous(await stateOf(host)), `crash ${index}, ${loss}`).toEqual(after);
      }
    }
  });

  test('goes on undoing after a crash at every entry of the journal', async () => {
    const { after } = await undisturbed(scenario);
    const plan = planFor(scenario.kind);
    const side = pivotOf(plan) === 'is asked' ? 'before' : 'after';
    const disturb = () => failing(plan.pivot, side, Number.POSITIVE_INFINITY);
    const measure: JournalEntry[] = [];
    const host = await bench.newHost();
    await runJob(host, await prepareScenario(host, scenario), { entries: measure, plan: disturb() });
    for (let index = 0; index < measure.length; index += 1) {
      for (const loss of ['process', 'power'] as const) {
        const host = await bench.newHost();
        const job = await prepareScenario(host, scenario);
        const before = anonymous(await stateOf(host));
        const entries: JournalEntry[] = [];
        const first = runJob(host, job, { entries, plan: disturb(), beforeWrite: crashingAt(index) });
        await expect(first).rejects.toThrow(Crash);
        const left = loss === 'power' ? durableOnly(entries) : entries;
        const bootId = loss === 'power' ? NEXT_BOOT : BOOT;
        const end = await runJob(host, job, { entries: left, bootId, plan: disturb() });
        expect(end, `crash ${index}, ${loss}`).toMatchObject({ outcome: 'failed' });
        expect(end).not.toMatchObject({ undo: 'incomplete' });
        const mayStay = pivotOf(plan) === 'may stay' ? [before, after] : [before];
        expect(mayStay, `crash ${index}, ${loss}`).toContainEqual(anonymous(await stateOf(host)));
      }
    }
  });

  test('too late after a crash at every entry of the journal it has failed and left what was there, or succeeded', async () => {
    const { after, entries: whole } = await undisturbed(scenario);
    const pivot = pivotOf(planFor(scenario.kind));
    for (let index = 0; index < whole.length; index += 1) {
      const host = await bench.newHost();
      const job = await prepareScenario(host, scenario);
      const before = anonymous(await stateOf(host));
      const entries: JournalEntry[] = [];
      await expect(runJob(host, job, { entries, beforeWrite: crashingAt(index) })).rejects.toThrow(Crash);
      const interrupter = createInterrupter();
      interrupter.interrupt({ kind: 'cancel', failure: { code: 'deadline_passed', message: 'too late' } });
      const end = await runJob(host, job, { entries, interrupter });
      expect(end, `crash ${index}`).not.toMatchObject({ undo: 'incomplete' });
      const mayStay = pivot === 'may stay' ? [before, after] : [before];
      const left = end.outcome === 'succeeded' ? [after] : mayStay;
      expect(left, `crash ${index}`).toContainEqual(anonymous(await stateOf(host)));
    }
  });

  test('superseded at every entry of the journal it stops, and a destroy leaves nothing', async () => {
    const { entries: whole } = await undisturbed(scenario);
    for (let index = 0; index < whole.length; index += 1) {
      const host = await bench.newHost();
      const job = await prepareScenario(host, scenario);
      const snapshotIds = (await host.hypervisor.listHoldings()).snapshots.map((held) => held.snapshotId);
      if ('snapshotId' in job.input) snapshotIds.push(job.input.snapshotId);
      const interrupter = createInterrupter();
      const supersede = (_entry: JournalEntry, at: number) => {
        if (at === index) interrupter.interrupt({ kind: 'supersede' });
      };
      const end = await runJob(host, job, { interrupter, beforeWrite: supersede });
      expect(['superseded', 'succeeded']).toContain(end.outcome);
      const gone = { ...job.instance, generation: job.instance.generation + 1, desiredPower: 'OFF' as const };
      expect(await runJob(host, someJob(gone, { kind: 'destroy', snapshotIds }))).toMatchObject({
        outcome: 'succeeded',
      });
      expect(await host.hypervisor.listHoldings(), `superseded at ${index}`).toEqual({
        domains: [],
        disks: [],
        seeds: [],
        snapshots: [],
        addresses: [],
        temporaries: [],
      });
    }
  });
});
