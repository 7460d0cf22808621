import { expect, test } from 'vitest';
import type { Cloud } from '../state/cloud.ts';
import { withControl } from './with-control.ts';

test('a database that does not answer is explained in a line, not by a stack', async () => {
  const cloud = { endpoints: { databaseUrl: 'postgresql://cloudlet_app:x@127.0.0.1:1/cloudlet' } } as Cloud;
  await expect(withControl(cloud, (control) => control.tenants.create('acme'))).rejects.toMatchObject({
    name: 'Problem',
    message: 'The database does not answer',
    why: expect.stringContaining('ECONNREFUSED'),
    next: './cloudlet up',
  });
});
