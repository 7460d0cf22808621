import { ProblemError, type Quota } from '@cloudlet/sdk';
import type { Cloud } from '../../cloud.ts';
import { table } from '../../output/table.ts';
import { findTenant } from '../../targets/find.ts';

export async function showQuota(
  { client, print }: Cloud,
  { tenant }: { readonly tenant?: string },
): Promise<void> {
  const quota =
    tenant === undefined
      ? await ownQuota(client)
      : await client.tenants.quota({ id: (await findTenant(client, tenant)).id });
  await print(quota, () =>
    table(
      [
        { title: 'RESOURCE', of: ([resource]) => resource },
        { title: 'USED', of: ([, { used }]) => used },
        { title: 'LIMIT', of: ([, { limit }]) => limit },
        { title: 'LEFT', of: ([, { used, limit }]) => Math.max(0, limit - used) },
      ],
      Object.entries(quota),
    ),
  );
}

/** @throws ProblemError with the way to the tenants' quotas, where a token of the cloud asks, which acts in none */
async function ownQuota(client: Cloud['client']): Promise<Quota> {
  try {
    return await client.quota.get();
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.needs !== 'tenant') throw error;
    throw new ProblemError({ ...error.problem, detail: `${error.message}\n${OTHER_WAYS}` });
  }
}

const OTHER_WAYS = `Of one tenant: cloudletctl quota show --tenant NAME
Of all: cloudletctl quota list`;
