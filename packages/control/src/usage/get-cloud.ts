import type { NodeMode, NodeStatus } from '@cloudlet/model';
import { type Database, Prisma } from '@cloudlet/prisma';
import { type Caller, requirePermission } from '../callers/caller.ts';
import { IS_REACHABLE } from '../nodes/reachable.ts';
import { MEASURED_NODES, NODE_SUMS } from '../samples/cloud-figures.ts';
import { type CloudCapacity, type InstanceCounts, jsonOfCapacity, jsonOfStates } from './json-of-figures.ts';

/** A node among others: how full it is, and what it is for. */
type NodeGlance = CloudCapacity & {
  readonly id: string;
  readonly name: string;
  readonly status: NodeStatus;
  readonly mode: NodeMode;
  readonly deafSince: string | null;
};

export type CloudView = {
  readonly capacity: CloudCapacity;
  readonly nodes: {
    readonly total: number;
    readonly up: number;
    /** Of `up`: heard, and yet takes no jobs. */
    readonly deaf: number;
    /** Silent; those in maintenance are not counted here. */
    readonly down: number;
    /** Has never said hello. */
    readonly enrolled: number;
    readonly drained: number;
    readonly maintenance: number;
    /** Of how many what is really used is known now. */
    readonly measured: number;
    /** Those with trouble, the first by name. */
    readonly troubled: NodeGlance[];
    /** Those whose scarcest resource is claimed most. */
    readonly fullest: NodeGlance[];
  };
  /** How many more instances of each flavor the nodes have room for that take instances now. */
  readonly room: {
    readonly flavor: { readonly id: string; readonly name: string };
    readonly count: number;
  }[];
  readonly operations: {
    readonly unfinished: number;
    readonly failedLastHour: number;
    readonly failedLastDay: number;
  };
  readonly tenants: number;
  /** How many requests for more quota wait for an answer. */
  readonly quotaRequests: number;
  /** What is counted once a minute, and when it was; null where nothing was within the last minutes. */
  readonly sampled: { readonly at: string; readonly instances: InstanceCounts } | null;
};

const FIRST = 8;
const MOST_FLAVORS = 100;

/**
 * How the cloud stands now. It reads each node once; what would have to be counted over all instances is as old as the last sample.
 * @throws ControlError `forbidden` to whoever does not run the cloud
 */
export async function getCloud(database: Database, caller: Caller): Promise<CloudView> {
  requirePermission(caller, 'admin');
  const [row] = await database.$queryRaw<{ view: CloudView }[]>(Prisma.sql`
    WITH living AS (SELECT n.*, ${FULLNESS} AS fullness FROM node n WHERE n.removed_at IS NULL),
    sums AS (SELECT ${NODE_SUMS}, ${MEASURED_NODES} AS measured,
        count(*) FILTER (WHERE n.status = 'UP' AND n.deaf_since IS NOT NULL)::int AS deaf,
        count(*) FILTER (WHERE n.status = 'DOWN' AND n.mode <> 'MAINTENANCE')::int AS down,
        count(*) FILTER (WHERE n.status = 'ENROLLED')::int AS enrolled,
        count(*) FILTER (WHERE n.mode = 'DRAINED')::int AS drained,
        count(*) FILTER (WHERE n.mode = 'MAINTENANCE')::int AS maintenance FROM living n)
    SELECT jsonb_build_object(
      'capacity', (SELECT ${jsonOfCapacity(Prisma.raw)} FROM sums),
      'nodes', (SELECT jsonb_build_object('total', nodes, 'up', nodes_up, 'deaf', deaf, 'down', down, 'enrolled', enrolled,
          'drained', drained, 'maintenance', maintenance, 'measured', measured) FROM sums) || jsonb_build_object(
        'troubled', (SELECT coalesce(jsonb_agg(${GLANCE} ORDER BY n.name), '[]') FROM (
          SELECT * FROM living n WHERE ${IS_TROUBLED} ORDER BY n.name LIMIT ${FIRST}) n),
        'fullest', (SELECT coalesce(jsonb_agg(${GLANCE} ORDER BY n.fullness DESC, n.name), '[]') FROM (
          SELECT * FROM living n ORDER BY n.fullness DESC, n.name LIMIT ${FIRST}) n)),
      'room', (SELECT coalesce(jsonb_agg(jsonb_build_object('flavor', jsonb_build_object('id', f.id, 'name', f.name),
          'count', ${ROOM}) ORDER BY f.vcpus, f.memory_mib, f.name), '[]')
        FROM (SELECT * FROM flavor WHERE retired_at IS NULL ORDER BY vcpus, memory_mib, name LIMIT ${MOST_FLAVORS}) f),
      'operations', (SELECT jsonb_build_object(
          'unfinished', (SELECT count(*) FROM operation WHERE ended_at IS NULL),
          'failedLastHour', count(*) FILTER (WHERE ended_at > now() - interval '1 hour'), 'failedLastDay', count(*))
        FROM operation WHERE status = 'FAILED' AND ended_at > now() - interval '1 day'),
      'tenants', (SELECT count(*) FROM tenant),
      'quotaRequests', (SELECT count(*) FROM quota_request WHERE status = 'OPEN'),
      'sampled', (SELECT jsonb_build_object('at', iso_time(at), 'instances', ${jsonOfStates(Prisma.raw)}) FROM cloud_sample
        WHERE resolution = 'MINUTE' AND at > now() - interval '1 hour' ORDER BY at DESC LIMIT 1)) AS view`);
  return row?.view as CloudView;
}

/** The part of a node's allowance that is claimed, of the resource of which it is most; a node that has nothing yet is not full. */
const FULLNESS = Prisma.sql`greatest(
  n.claimed_vcpus / nullif(floor(n.vcpus * n.cpu_allocation_ratio), 0),
  n.claimed_memory_mib / nullif(floor(n.memory_mib * n.memory_allocation_ratio), 0),
  n.claimed_disk_gib / nullif(floor(n.disk_gib * n.disk_allocation_ratio), 0), 0)`;

/** In maintenance silence is no trouble. */
const IS_TROUBLED = Prisma.sql`(n.mode <> 'MAINTENANCE' AND n.status = 'DOWN' OR n.deaf_since IS NOT NULL OR n.refused_version IS NOT NULL)`;

const GLANCE = Prisma.sql`jsonb_build_object('id', n.id, 'name', n.name, 'status', n.status, 'mode', n.mode,
    'deafSince', iso_time(n.deaf_since))
  || (SELECT ${jsonOfCapacity((column) => Prisma.raw(`s.${column}`))} FROM (SELECT ${NODE_SUMS}
        FROM (SELECT n.*) n) s)`;

/** By what is claimed, as placement sees it; images and addresses are not looked at. */
const ROOM = Prisma.sql`(
  SELECT coalesce(sum(greatest(0, least(
      floor((floor(n.vcpus * n.cpu_allocation_ratio) - n.claimed_vcpus) / f.vcpus),
      floor((floor(n.memory_mib * n.memory_allocation_ratio) - n.claimed_memory_mib) / f.memory_mib),
      floor((floor(n.disk_gib * n.disk_allocation_ratio) - n.claimed_disk_gib) / f.root_disk_gib)))), 0)::bigint
    FROM living n WHERE ${IS_REACHABLE} AND n.mode = 'ENABLED' AND f.required_capabilities <@ n.capabilities)`;
