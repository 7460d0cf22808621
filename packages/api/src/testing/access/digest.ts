import type { Database } from '@cloudlet/control';

/** When somebody was seen is written down for refused requests too. */
const SIGHTINGS = ['last_used_at', 'last_seen_at'];

/** That a request was refused is written down, and is all that is. */
const AUDITED = "result <> 'REFUSED'";

/** What every table holds, as a digest each: what differs afterwards was changed. */
export async function digestOf(database: Database): Promise<Readonly<Record<string, string>>> {
  const tables = await database.$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> '_prisma_migrations'`;
  const without = SIGHTINGS.map((column) => ` - '${column}'`).join('');
  const countedOf = (name: string) => (name === 'audit_event' ? AUDITED : 'true');
  const parts = tables.map(
    ({ name }) =>
      `SELECT '${name}' AS name, md5(coalesce(string_agg(row, ',' ORDER BY row), '')) AS digest
         FROM (SELECT (to_jsonb(t)${without})::text AS row FROM "${name}" t WHERE ${countedOf(name)}) rows`,
  );
  const rows = await database.$queryRawUnsafe<{ name: string; digest: string }[]>(parts.join(' UNION ALL '));
  return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]));
}
