import type { Cloud } from '../../cloud.ts';
import { record } from '../../output/table.ts';

export async function whoAmI(cloud: Cloud): Promise<void> {
  const session = await cloud.client.session.get();
  const { user, tenant, permissions } = session;
  await cloud.print(session, () =>
    record([
      ['User', user.name],
      ['Email', user.email],
      ['Tenant', tenant?.name ?? null],
      ['Role', tenant?.role ?? null],
      ['Permissions', permissions.join(', ')],
    ]),
  );
}
