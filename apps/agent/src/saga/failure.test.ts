import { HypervisorError } from '@cloudlet/hypervisor';
import { expect, it } from 'vitest';
import { failureOf, OperationError } from './failure.ts';

it('keeps what the driver said from people and hands it to operators', () => {
  const cause = new Error('internal error: process exited while connecting to monitor');
  const error = new HypervisorError('failed', 'cannot open /var/lib/cloudlet/node/x.qcow2', { cause });
  expect(failureOf(error)).toEqual({
    code: 'failed',
    message: 'The compute node’s hypervisor refused.',
    detail:
      'cannot open /var/lib/cloudlet/node/x.qcow2\nError: internal error: process exited while connecting to monitor',
  });
});

it("tells the agent's own message as it is", () => {
  expect(failureOf(new OperationError('image_unavailable', 'The image could not be fetched.'))).toEqual({
    code: 'image_unavailable',
    message: 'The image could not be fetched.',
  });
});

it('tells nothing of an error that nobody foresaw but that it happened', () => {
  const { detail, ...told } = failureOf(new TypeError('x is not a function'));
  expect(told).toEqual({ code: 'internal', message: 'The compute node met an unexpected error.' });
  expect(detail).toContain('x is not a function');
});
