import { Prisma } from '@cloudlet/prisma';

/** Of a group's members so many are named. */
const NAMED = 10;

/** SQL: how many living members the group `g` has, and the first of them by name, as one JSON value. */
export const firstMembers = Prisma.sql`(
  SELECT jsonb_build_object('count', count(*),
                            'first', coalesce(jsonb_agg(member ORDER BY name) FILTER (WHERE place <= ${NAMED}), '[]'))
    FROM (SELECT i.name, jsonb_build_object('id', i.id, 'name', i.name) AS member,
                 row_number() OVER (ORDER BY i.name) AS place
            FROM instance i WHERE i.server_group_id = g.id AND i.deleted_at IS NULL) AS living)`;
