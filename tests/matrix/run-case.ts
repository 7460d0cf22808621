import { destroyInstance } from '@cloudlet/control';
import { struck, waits } from '../../apps/agent/src/testing/under-faults/fault.ts';
import { effectOf } from '../../apps/agent/src/testing/under-faults/points.ts';
import { until } from '../../apps/agent/src/testing/until.ts';
import type { Case } from './cases.ts';
import { differences, type Expectation, expectationOf, NOTHING_LEFT } from './clean-slate.ts';
import { ended, endOf } from './ended.ts';
import type { Lane } from './lane.ts';
import { request } from './requests.ts';
import { prepare, type Situation } from './situation.ts';

const DEATH_WITHIN_MS = 60_000;
/**
 * Acknowledgements, power events and the like are still on their way when an operation has ended; a job that a dead agent had in its
 * hands comes back to the next one after several times its lock (5 s), though the journal has done its work long ago.
 */
const SETTLES_WITHIN_MS = 30_000;
const A_DAY_MS = 86_400_000;

/**
 * Runs one case on a lane and looks at everything afterwards, then destroys the instance and looks again.
 * @returns the points that the operation passed
 * @throws Error that says what is not as it has to be
 */
export async function runCase(lane: Lane, one: Case): Promise<readonly string[]> {
  if (!lane.agent.isRunning()) lane.agent.start();
  await nodeTakesJobs(lane);
  const situation = await prepare(lane, one.scenario);
  const { instanceId, operationId } = await begin(lane, one, situation);
  if (one.disturbance.kill) await dieAndReturn(lane, one, instanceId);
  const end = await endOf(lane, operationId);
  const trace = lane.faults.trace();
  mustHaveStruck(one, trace);
  lane.faults.clear();
  const said = JSON.stringify(end);
  if (!(one.ends as readonly string[]).includes(end.status)) throw new Error(`it ended as ${said}`);
  if (end.status !== 'SUPERSEDED') {
    await mustBecome(lane, expectationOf(one, situation, instanceId, end.status === 'SUCCEEDED'), said);
  }
  await cleanUp(lane, instanceId);
  return trace;
}

/** One that took a job late, for the machine had too much to do, is passed over until its next heartbeat. */
async function nodeTakesJobs({ database }: Lane): Promise<void> {
  const where = { status: 'UP', deafSince: null } as const;
  await until('the node takes jobs', () => database.node.findFirst({ where }), 30_000);
}

/** Plants the fault and asks for the operation. */
async function begin(lane: Lane, one: Case, { asking, instanceId, input, powerUnderneath }: Situation) {
  const plant = () => lane.faults.plant({ ...one.disturbance, kind: one.scenario.kind });
  await lane.node.setSlow(one.isSlow);
  await nodeTakesJobs(lane);
  if (!powerUnderneath) plant();
  else await lane.agent.kill();
  const accepted = await request(asking, instanceId, input);
  if (powerUnderneath) {
    await lane.node.setPower(instanceId, powerUnderneath);
    plant();
    lane.agent.start();
  }
  return { instanceId: accepted.instance.id, operationId: accepted.operation.id };
}

/** Waits for the agent's death, lets happen what happens meanwhile, and starts the next one. */
async function dieAndReturn(lane: Lane, one: Case, instanceId: string): Promise<void> {
  const signal = await lane.agent.death(DEATH_WITHIN_MS);
  if (signal !== 'SIGKILL') throw new Error(`the agent ended by ${signal ?? 'itself'}`);
  const outlived = lane.node.programs();
  const effect = effectOf(one.disturbance.kill?.point ?? '');
  if (one.isSlow && effect?.effect.startsWith('runs ') && outlived.length === 0) {
    throw new Error('no program has outlived the agent');
  }
  if (one.isSlow && effect && lane.faults.trace().includes(waits(effect.step))) {
    throw new Error('what was to be slow was over before the agent died');
  }
  await lane.node.setSlow(false);
  if (one.meanwhile === 'journal is lost') lane.agent.loseJournal();
  if (one.meanwhile === 'instance is destroyed') {
    await destroyInstance(lane.database, lane.caller, { id: instanceId });
  }
  if (one.onReturn.fail) lane.faults.plantNext({ ...one.onReturn, kind: one.scenario.kind });
  if (one.meanwhile === 'deadline passes') lane.agent.letPass(A_DAY_MS);
  lane.agent.start();
}

function mustHaveStruck({ disturbance, onReturn }: Case, trace: readonly string[]): void {
  const lines = [
    ...(disturbance.kill ? [struck.killed(disturbance.kill.point)] : []),
    ...[disturbance, onReturn].flatMap(({ fail }) => (fail ? [struck.failed(fail.step, fail.when)] : [])),
  ];
  for (const line of lines) {
    if (!trace.includes(line)) throw new Error(`the fault did not strike: ${line}`);
  }
}

async function mustBecome(lane: Lane, expected: Expectation, said: string): Promise<void> {
  let found: readonly string[] = [];
  const isSo = async () => {
    found = await differences(lane, expected);
    return found.length === 0;
  };
  await until('clean', isSo, SETTLES_WITHIN_MS).catch((error: unknown) => {
    if (found.length === 0) throw error;
    throw new Error(`after ${said}:\n${found.map((line) => `  ${line}`).join('\n')}`);
  });
}

/** Destroys what there is, which always has to work, and looks whether everything is gone. */
async function cleanUp(lane: Lane, instanceId: string): Promise<void> {
  await lane.node.recover();
  const { database, caller } = lane;
  const destroys = { instanceId, kind: 'destroy', status: { not: 'FAILED' } } as const;
  const asked = await database.operation.findFirst({ where: destroys });
  await ended(lane, asked?.id ?? (await destroyInstance(database, caller, { id: instanceId })).operation.id);
  await mustBecome(lane, NOTHING_LEFT, 'the destroy');
}
