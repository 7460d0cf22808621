import type { FaultCloud } from '../cloud/cloud.ts';
import { ask } from '../users/door.ts';
import type { Finding } from './finding.ts';
import type { Tables } from './tables.ts';

type Use = { readonly limit: number; readonly used: number };
type Quota = Readonly<Record<'instances' | 'vcpus' | 'memoryMib' | 'snapshots', Use>>;

const NOTHING = { instances: 0, vcpus: 0, memoryMib: 0, snapshots: 0 };

/** What tenants are told of their quota is what their claims sum up to, and no more than their limit. */
export async function checkQuota({ tenants }: FaultCloud, { held }: Tables): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const tenant of tenants) {
    const answer = await ask<Quota>(tenant, 'GET', '/quota');
    if (answer.kind !== 'answered') {
      findings.push({
        kind: 'wrong',
        what: `${tenant.name} is not told its quota: ${JSON.stringify(answer)}`,
      });
      continue;
    }
    const sums = held.get(tenant.id) ?? NOTHING;
    for (const resource of ['instances', 'vcpus', 'memoryMib', 'snapshots'] as const) {
      const { used, limit } = answer.body[resource];
      const words = `${tenant.name} uses ${used} of ${limit} ${resource}, and claims ${sums[resource]}`;
      if (used !== sums[resource] || used > limit) findings.push({ kind: 'wrong', what: words });
    }
  }
  return findings;
}
