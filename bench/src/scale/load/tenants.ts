import { PERMISSIONS_OF_ROLE } from '@cloudlet/model';
import type { Client } from 'pg';
import { TENANT_PREFIX } from '../fill/fill-base.ts';
import type { Ingredients, Tenant } from './door.ts';

/** All tenants but the large one, each acting as its owner. */
export async function tenantsOf(owner: Client): Promise<Tenant[]> {
  const { rows } = await owner.query<{ id: string; name: string; userId: string }>(
    `SELECT t.id, t.name, m.user_id AS "userId" FROM tenant t JOIN membership m ON m.tenant_id = t.id
      WHERE t.name <> $1 ORDER BY t.id`,
    [`${TENANT_PREFIX}1`],
  );
  return rows.map(({ id, name, userId }) => ({
    caller: {
      kind: 'user',
      userId,
      name,
      tenantId: id,
      permissions: PERMISSIONS_OF_ROLE.OWNER,
      via: 'portal',
      requestId: 'bench',
    },
  }));
}

export async function ingredientsOf(owner: Client): Promise<Ingredients> {
  const { rows } = await owner.query<Ingredients>(
    `SELECT f.id AS "flavorId", m.id AS "imageId" FROM flavor f CROSS JOIN image m LIMIT 1`,
  );
  if (!rows[0]) throw new Error('the cloud has no flavor or image');
  return rows[0];
}
