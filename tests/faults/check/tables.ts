import type { Look } from '../cloud/look.ts';

export type InstanceRow = {
  readonly id: string;
  readonly name: string;
  readonly tenantId: string;
  readonly nodeId: string;
  readonly status: 'BUILD' | 'ACTIVE' | 'SHUTOFF' | 'PAUSED' | 'ERROR' | 'DELETED';
  readonly desiredPower: 'ON' | 'OFF';
  readonly generation: number;
  readonly vcpus: number;
  readonly memoryMib: number;
  readonly rootDiskGib: number;
  readonly failureCode: string | null;
  readonly macAddress: string | null;
  readonly ipAddress: string | null;
  readonly claim: { readonly vcpus: number; readonly memoryMib: number; readonly diskGib: number } | null;
};

export type SnapshotRow = {
  readonly id: string;
  readonly instanceId: string;
  readonly nodeId: string;
  readonly status: 'CREATING' | 'AVAILABLE' | 'DELETING' | 'ERROR' | 'DELETED';
  readonly hasClaim: boolean;
};

export type OperationRow = {
  readonly id: string;
  readonly instanceId: string;
  readonly tenantId: string;
  readonly kind: string;
  readonly status: string;
  readonly attempt: number;
  readonly requestId: string;
  readonly via: string;
  readonly failureCode: string | null;
  readonly ended: boolean;
};

/** The tables as they are now. */
export type Tables = {
  readonly instances: readonly InstanceRow[];
  readonly snapshots: readonly SnapshotRow[];
  readonly operations: readonly OperationRow[];
  readonly nodes: readonly {
    readonly id: string;
    readonly name: string;
    readonly status: string;
    /** What its listings have that no row explains: kind and subject. */
    readonly orphans: readonly string[];
    /** The node's own totals, and what its claims sum up to. */
    readonly totals: readonly number[];
    readonly sums: readonly number[];
  }[];
  readonly deadLetters: readonly {
    readonly nodeId: string;
    readonly reason: string;
    readonly body: string;
  }[];
  /** Of each tenant that holds anything: instances, vCPUs, memory, disk, snapshots, as claims say. */
  readonly held: ReadonlyMap<string, Held>;
};

type Held = {
  readonly instances: number;
  readonly vcpus: number;
  readonly memoryMib: number;
  readonly snapshots: number;
};

export async function readTables(look: Look): Promise<Tables> {
  const held = await look.rows<Held & { tenantId: string }>(`
    SELECT tenant_id AS "tenantId", count(*) FILTER (WHERE snapshot_id IS NULL)::int AS instances,
           sum(vcpus)::int AS vcpus, sum(memory_mib)::int AS "memoryMib",
           count(snapshot_id)::int AS snapshots FROM claim GROUP BY tenant_id`);
  return {
    instances: await look.rows<InstanceRow>(`
      SELECT i.id, i.name, i.tenant_id AS "tenantId", i.node_id AS "nodeId", i.status, i.desired_power AS "desiredPower",
             i.generation, i.vcpus, i.memory_mib AS "memoryMib", i.root_disk_gib AS "rootDiskGib",
             i.failure_code AS "failureCode", p.mac_address AS "macAddress", p.ip_address AS "ipAddress",
             CASE WHEN c.id IS NOT NULL THEN jsonb_build_object('vcpus', c.vcpus, 'memoryMib', c.memory_mib,
                                                                'diskGib', c.disk_gib) END AS claim
        FROM instance i LEFT JOIN port p ON p.instance_id = i.id
        LEFT JOIN claim c ON c.instance_id = i.id AND c.snapshot_id IS NULL`),
    snapshots: await look.rows<SnapshotRow>(`
      SELECT s.id, s.instance_id AS "instanceId", i.node_id AS "nodeId", s.status,
             EXISTS (SELECT FROM claim c WHERE c.snapshot_id = s.id) AS "hasClaim"
        FROM snapshot s JOIN instance i ON i.id = s.instance_id`),
    operations: await look.rows<OperationRow>(`
      SELECT id, instance_id AS "instanceId", tenant_id AS "tenantId", kind, status, attempt, request_id AS "requestId",
             requested_via AS via, failure_code AS "failureCode", ended_at IS NOT NULL AS ended
        FROM operation ORDER BY id`),
    nodes: await look.rows(`
      SELECT n.id, n.name, n.status,
             ARRAY(SELECT o.kind || ' ' || o.subject FROM orphan o WHERE o.node_id = n.id ORDER BY 1) AS orphans,
             ARRAY[n.claimed_vcpus, n.claimed_memory_mib, n.claimed_disk_gib] AS totals,
             ARRAY[coalesce(sum(c.vcpus), 0), coalesce(sum(c.memory_mib), 0), coalesce(sum(c.disk_gib), 0)]::int[] AS sums
        FROM node n LEFT JOIN claim c ON c.node_id = n.id GROUP BY n.id`),
    deadLetters: await look.rows(`SELECT node_id AS "nodeId", reason, body FROM dead_letter ORDER BY id`),
    held: new Map(held.map((row) => [row.tenantId, row])),
  };
}
