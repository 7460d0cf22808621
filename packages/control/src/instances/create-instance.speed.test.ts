import { afterAll, beforeAll, expect, test } from 'vitest';
import { setQuota } from '../quotas/set-quota.ts';
import { SYSTEM, startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { createInstance } from './create-instance.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud({ vcpus: 1_000, memoryMib: 1_000_000, diskGib: 10_000 });
  const plenty = { instances: 10_000, vcpus: 10_000, memoryMib: 10_000_000, rootDiskGib: 100_000 };
  await setQuota(cloud.database, SYSTEM, { tenantId: cloud.tenant.id, quota: plenty });
});
afterAll(() => cloud.end());

test('a create is accepted in milliseconds, with one node and with a thousand', async () => {
  const one = await measure(100, 'one');
  await cloud.database.$executeRaw`
    INSERT INTO node (id, name, secret_hash, status, vcpus, memory_mib, disk_gib)
    SELECT gen_random_uuid(), 'empty-' || n, '', 'ENROLLED', 16, 32768, 1000 FROM generate_series(1, 999) n`;
  await cloud.database.$executeRaw`
    UPDATE node SET status = 'UP', host_uuid = id, boot_id = id, nat_cidr = '10.86.4.0/22' WHERE name LIKE 'empty-%'`;
  const thousand = await measure(100, 'thousand');
  console.log('createInstance, ms:', { one, thousand });
  // The aim is 20 ms; a laden machine gets room, a lost index or a query per row does not.
  expect(one.p10).toBeLessThan(100);
  expect(thousand.p10).toBeLessThan(150);
});

async function measure(count: number, prefix: string) {
  const { database, tenant, small, image } = cloud;
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const begin = performance.now();
    await createInstance(database, tenant.member, {
      name: `${prefix}-${index}`,
      flavorId: small,
      imageId: image,
    });
    times.push(performance.now() - begin);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => Number(times[Math.floor(share * count)]?.toFixed(1));
  return { p10: at(0.1), p50: at(0.5), p95: at(0.95) };
}
