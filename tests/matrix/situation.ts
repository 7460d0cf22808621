import type { OperationInput } from '@cloudlet/contract';
import { createSnapshot, stopInstance } from '@cloudlet/control';
import { OPERATIONS } from '@cloudlet/model';
import { CREATE } from '../../apps/agent/src/testing/jobs.ts';
import type { Scenario } from '../../apps/agent/src/testing/scenarios.ts';
import { ended } from './ended.ts';
import type { Lane } from './lane.ts';
import { type Asking, request } from './requests.ts';

/** What a scenario begins with. */
export type Situation = {
  readonly asking: Asking;
  /** Empty where the operation makes it. */
  readonly instanceId: string;
  readonly input: OperationInput;
  readonly wasOn: boolean;
  /** The guest's power is not what its row says: to be changed when the agent is not there to notice, before it sees the operation. */
  readonly powerUnderneath: 'on' | 'off' | null;
};

/** Makes what a scenario finds, by ordinary operations of an agent that runs. */
export async function prepare(lane: Lane, scenario: Scenario): Promise<Situation> {
  const { guest, hasSnapshot, input, kind } = scenario;
  const asking = await lane.newImage();
  const wanted = input('');
  await lane.setPatience('timeoutMs' in wanted ? wanted.timeoutMs : null);
  if (guest === 'none') {
    return { asking, instanceId: '', input: wanted, wasOn: false, powerUnderneath: null };
  }
  const { database, caller } = lane;
  const created = await request(asking, '', CREATE);
  const { id } = created.instance;
  await ended(lane, created.operation.id);
  let snapshotId = '';
  if (hasSnapshot) {
    const taken = await createSnapshot(database, caller, { id, name: 'first' });
    await ended(lane, taken.operation.id);
    snapshotId = taken.snapshot.id;
    await lane.node.writeToDisk(id);
  }
  const isOn = guest !== 'off';
  const believedOn = OPERATIONS[kind].allowedIn.includes(isOn ? 'ACTIVE' : 'SHUTOFF') ? isOn : !isOn;
  if (!believedOn)
    await ended(lane, (await stopInstance(database, caller, { id, force: true })).operation.id);
  if (guest === 'silent') await lane.node.silence(id);
  const powerUnderneath = believedOn === isOn ? null : isOn ? 'on' : 'off';
  return { asking, instanceId: id, input: input(snapshotId), wasOn: isOn, powerUnderneath };
}
