import type { Client } from 'pg';
import { ownCpuMs, type Usage } from '../cloud/usage.ts';
import type { Door, Tenant } from '../load/door.ts';
import type { Ends } from '../load/ends.ts';
import { liveFor } from '../load/users.ts';

export type LifecycleRound = {
  readonly perSecond: number;
  readonly failed: number;
  readonly acceptMs: readonly number[];
  /** From acceptance to the committed result, by the database's clock. */
  readonly toEndMs: readonly number[];
  /** Milliseconds of CPU that one operation took of each program. */
  readonly cpuMs: Usage;
};

/** One round of load: users live for so long, and everything that they began has ended. */
export async function lifecycleRound(
  owner: Client,
  cpu: () => Usage,
  load: {
    readonly seconds: number;
    readonly users: number;
    readonly tenants: readonly Tenant[];
    readonly door: Door;
    readonly ends: Ends;
  },
): Promise<LifecycleRound> {
  const before = { ...cpu(), users: ownCpuMs() };
  const { rows: begin } = await owner.query<{ at: Date }>('SELECT clock_timestamp() AS at');
  const from = performance.now();
  const { acceptMs } = await liveFor(load.seconds, load);
  const took = performance.now() - from;
  const after: Usage = { ...cpu(), users: ownCpuMs() };
  const { rows } = await owner.query<{ ms: number; status: string }>(
    `SELECT (extract(epoch FROM ended_at - accepted_at) * 1000)::float AS ms, status FROM operation
      WHERE accepted_at >= $1 AND ended_at IS NOT NULL`,
    [begin[0]?.at],
  );
  return {
    perSecond: (rows.length * 1_000) / took,
    failed: rows.filter(({ status }) => status !== 'SUCCEEDED').length,
    acceptMs,
    toEndMs: rows.map(({ ms }) => ms),
    cpuMs: Object.fromEntries(
      Object.entries(before).map(([name, ms]) => [name, ((after[name] ?? ms) - ms) / rows.length]),
    ),
  };
}
