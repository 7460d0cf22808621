import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { logCalls } from '../connect-hypervisor.ts';
import { CREATE, someInstance, someJob } from '../testing/jobs.ts';
import { startTestNode, type TestNode } from '../testing/test-node.ts';
import { currentOperation, inOperation } from './current-operation.ts';

let node: TestNode;
const seen: {
  readonly method: string;
  readonly operationId: string | undefined;
  readonly instanceId: string;
}[] = [];

beforeAll(async () => {
  node = await startTestNode();
  await node.startAgent((hypervisor) => ({
    ...hypervisor,
    defineDomain: (spec) => {
      const { operationId } = currentOperation();
      seen.push({ method: 'defineDomain', operationId, instanceId: spec.instanceId });
      return hypervisor.defineDomain(spec);
    },
    startDomain: (instanceId, signal) => {
      seen.push({ method: 'startDomain', operationId: currentOperation().operationId, instanceId });
      return hypervisor.startDomain(instanceId, signal);
    },
  }));
});
afterAll(() => node.remove());

test('what an operation asks of the hypervisor is known for its own, also while others run', async () => {
  const jobs = [1, 2, 3].map(() => someJob(someInstance(node.natCidr), CREATE));
  await Promise.all(jobs.map((job) => node.controlPlane.run(job)));
  for (const { operationId, instance } of jobs) {
    const own = seen.filter(({ instanceId }) => instanceId === instance.id);
    expect(own.map(({ method }) => method)).toEqual(['defineDomain', 'startDomain']);
    expect(own.map((call) => call.operationId)).toEqual([operationId, operationId]);
  }
});

test('a libvirt call’s line names the operation that it was made for, where there is one', async () => {
  const lines: object[] = [];
  const log = logCalls(pino({ level: 'debug' }, { write: (line: string) => lines.push(JSON.parse(line)) }));
  const ids = { operationId: 'an operation', requestId: 'a request' };
  await inOperation(ids, async () => {
    await sleep(1);
    log({ procedure: 'domain.create', ms: 12.345, error: null });
  });
  log({ procedure: 'domain.getState', ms: 1, error: new Error('Domain not found') });
  expect(lines).toEqual([
    expect.objectContaining({ level: 20, ...ids, procedure: 'domain.create', ms: 12.3 }),
    expect.objectContaining({ procedure: 'domain.getState', ms: 1, error: 'Domain not found' }),
  ]);
  expect(lines[1]).not.toHaveProperty('operationId');
});
