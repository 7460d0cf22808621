import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import { agentAway } from './stories/agent-away.ts';
import { cutOff } from './stories/cut-off.ts';
import { daemonsRestart } from './stories/daemons-restart.ts';
import { groups } from './stories/groups.ts';
import { hostDies } from './stories/host-dies.ts';
import { joining } from './stories/joining.ts';
import { modes } from './stories/modes.ts';
import { dealWithOrphans, leaveOrphans } from './stories/orphans.ts';
import { spread } from './stories/spread.ts';
import { twoAgents } from './stories/two-agents.ts';
import { startThreeNodes, type ThreeNodes } from './three-nodes.ts';

let running: ThreeNodes | null = null;
const cloud = () => {
  if (!running) throw new Error('the cloud does not run');
  return running;
};
beforeAll(async () => {
  running = await startThreeNodes();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.error(await running?.lastWords());
});
afterAll(() => running?.end());

describe('three compute nodes', () => {
  joining(cloud);
  const inhabitants = spread(cloud);
  const orphans = leaveOrphans(cloud, inhabitants);
  cutOff(cloud, inhabitants);
  hostDies(cloud, inhabitants);
  twoAgents(cloud);
  agentAway(cloud, inhabitants);
  daemonsRestart(cloud, inhabitants);
  modes(cloud, inhabitants);
  groups(cloud);
  dealWithOrphans(cloud, orphans);
});
