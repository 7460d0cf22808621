import { withConnection } from '../postgres/roles.ts';
import type { Cloud } from '../state/cloud.ts';

/** What `up` looks for in the database. Read only, and without the weight of the use cases: a second `up` takes seconds. */
export type Observed = {
  readonly hasAdmin: boolean;
  /** The tenants that have a member. */
  readonly tenants: readonly string[];
  /** Every name that a flavor has or had. */
  readonly flavors: readonly string[];
  /** The checksum of the image that has the name now. */
  readonly images: Readonly<Record<string, string>>;
  /** Compute nodes by their id. */
  readonly nodes: Readonly<Record<string, ObservedNode>>;
};

type ObservedNode = {
  readonly name: string;
  readonly status: string;
  /** What is kept of the secret that its agent must show. */
  readonly secretHash: string;
};

/** Looks into the database as the application's role. @throws Error where it cannot be asked */
export async function observe(cloud: Cloud): Promise<Observed> {
  const result = await withConnection(cloud.endpoints.databaseUrl, (client) => client.query<Observed>(QUERY));
  const row = result.rows[0];
  if (!row) throw new Error('the query for what is there gave no row');
  return row;
}

const QUERY = `
  SELECT EXISTS (SELECT FROM "user" WHERE is_cloud_admin) AS "hasAdmin",
         ARRAY(SELECT name FROM tenant WHERE id IN (SELECT tenant_id FROM membership)) AS tenants,
         ARRAY(SELECT DISTINCT name FROM flavor) AS flavors,
         (SELECT coalesce(jsonb_object_agg(name, sha256), '{}') FROM image WHERE retired_at IS NULL) AS images,
         (SELECT coalesce(jsonb_object_agg(id, jsonb_build_object('name', name, 'status', status, 'secretHash', secret_hash)), '{}')
            FROM node) AS nodes`;
