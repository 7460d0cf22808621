import { setTimeout as delay } from 'node:timers/promises';
import type { TestNode } from '@cloudlet/control/testing';

/** Does what a node is offered, each operation as well as can be, until it is stopped. */
export function workAtNode(node: TestNode): { readonly stop: () => Promise<void> } {
  let isWorking = true;
  const work = async () => {
    while (isWorking) {
      for (const job of await node.takeJobs()) {
        await node.start(job);
        const power = job.instance.desiredPower === 'ON' ? 'running' : 'shutoff';
        await node.finish(job, { power: job.input.kind === 'destroy' ? 'absent' : power });
      }
      await delay(50);
    }
  };
  const working = work();
  return {
    stop: () => {
      isWorking = false;
      return working;
    },
  };
}
