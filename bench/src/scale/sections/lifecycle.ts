import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { median } from '../../statistics.ts';
import { memoryOf } from '../cloud/usage.ts';
import { useCases } from '../load/door.ts';
import { watchEnds } from '../load/ends.ts';
import { pgbenchTps, preparePgbench } from '../load/pgbench.ts';
import { ingredientsOf, tenantsOf } from '../load/tenants.ts';
import { type LifecycleRound, lifecycleRound } from '../measure/lifecycle.ts';
import type { ScaleOptions } from '../options.ts';
import { middleAndTail, printTable, progress } from '../report.ts';
import { cpuOf, pidsOf, type RunningCloud } from './cloud.ts';

/** What each program takes while nobody asks for anything: of its memory and of the CPU. */
export async function benchIdle(cloud: RunningCloud, { seconds }: ScaleOptions): Promise<void> {
  const before = cpuOf(cloud);
  await sleep(seconds * 1_000);
  const after = cpuOf(cloud);
  printUsage('Idle', cloud, (name) => {
    const share = ((after[name] ?? 0) - (before[name] ?? 0)) / seconds / 10;
    return `${share.toFixed(1)} %`;
  });
}

/** The lifecycle under load and pgbench, in turn, so that whatever else the machine does meets both. */
export async function benchLifecycle(cloud: RunningCloud, options: ScaleOptions): Promise<void> {
  const { servers, owner, dependencies } = cloud;
  await preparePgbench(servers.socketFolder);
  const watcher = new pg.Client({ connectionString: servers.ownerUrl });
  await watcher.connect();
  const ends = watchEnds(watcher);
  const door = useCases(dependencies.database, await ingredientsOf(owner));
  const load = { ...options, tenants: await tenantsOf(owner), door, ends };
  await lifecycleRound(owner, () => cpuOf(cloud), { ...load, seconds: Math.min(5, options.seconds) });

  const rounds: (LifecycleRound & { readonly tps: { readonly ten: number; readonly one: number } })[] = [];
  for (let round = 1; round <= options.rounds; round += 1) {
    const lived = await lifecycleRound(owner, () => cpuOf(cloud), load);
    const ten = await pgbenchTps(servers.socketFolder, { clients: 10, seconds: options.seconds });
    const one = await pgbenchTps(servers.socketFolder, { clients: 1, seconds: options.seconds });
    rounds.push({ ...lived, tps: { ten, one } });
    progress(
      `round ${round}: ${lived.perSecond.toFixed(0)} operations/s; pgbench ${ten.toFixed(0)} and ${one.toFixed(0)} tps`,
    );
  }
  await ends.close();
  await watcher.end();
  printRounds(rounds);
  const of = (name: string) => median(rounds.map(({ cpuMs }) => cpuMs[name] ?? 0));
  printUsage('Under that load', cloud, (name) => `${of(name).toFixed(2)} ms`);
  console.log(
    `\nThe users (use cases, in the bench's own process): ${of('users').toFixed(2)} ms of CPU an operation.`,
  );
}

function printRounds(
  rounds: readonly (LifecycleRound & { readonly tps: { readonly ten: number; readonly one: number } })[],
): void {
  const middle = (pick: (round: (typeof rounds)[number]) => number) => median(rounds.map(pick));
  printTable(
    'Lifecycle operations, medians of the rounds',
    ['figure', 'value'],
    [
      ['operations a second', middle(({ perSecond }) => perSecond).toFixed(0)],
      ['failed', String(rounds.reduce((sum, { failed }) => sum + failed, 0))],
      ['accepted within, p50 / p95', middleAndTail(rounds.flatMap(({ acceptMs }) => acceptMs))],
      ['accepted → result committed, p50 / p95', middleAndTail(rounds.flatMap(({ toEndMs }) => toEndMs))],
      ['pgbench, 10 clients', `${middle(({ tps }) => tps.ten).toFixed(0)} tps`],
      ['operations ÷ that', middle(({ perSecond, tps }) => perSecond / tps.ten).toFixed(3)],
      ['pgbench, 1 client', `${middle(({ tps }) => tps.one).toFixed(0)} tps`],
      ['operations ÷ that', middle(({ perSecond, tps }) => perSecond / tps.one).toFixed(3)],
    ],
  );
}

function printUsage(title: string, cloud: RunningCloud, cpu: (program: string) => string): void {
  const rows = Object.entries(pidsOf(cloud)).map(([name, pid]) => {
    const { rss, pss } = memoryOf(pid);
    return [name, `${rss.toFixed(0)} MiB`, `${pss.toFixed(0)} MiB`, cpu(name)];
  });
  printTable(title, ['program', 'RSS', 'PSS', title === 'Idle' ? 'of one CPU' : 'CPU an operation'], rows);
}
