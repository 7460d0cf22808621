import { openDependencies, openVault } from '@cloudlet/api';
import pg from 'pg';
import { startControlPlane } from './cloud/control-plane.ts';
import { startServers } from './cloud/servers.ts';
import { fillBase } from './fill/fill-base.ts';
import { fillInstances, tidy } from './fill/fill-instances.ts';
import { fillSamples } from './fill/fill-samples.ts';
import { startFleet } from './fleet/start-fleet.ts';
import { readOptions, type ScaleOptions } from './options.ts';
import { progress } from './report.ts';
import { benchIdle, benchLifecycle } from './sections/lifecycle.ts';
import { benchLive } from './sections/live.ts';
import { benchPages, printPages } from './sections/pages.ts';
import { benchPlacements } from './sections/placements.ts';
import { stopper } from './stopper.ts';

/**
 * A cloud of a thousand nodes and tenants and up to 100,000 instances, on a PostgreSQL and a Redis of the bench's own: what its pages take
 * as it grows, and how much it gets done. Prints the tables of docs/performance.md.
 */
export async function benchScale(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  const stops = stopper();
  try {
    await run(options, stops.add);
  } finally {
    await stops.stopAll();
  }
}

async function run(options: ScaleOptions, toStop: (stop: () => Promise<unknown>) => void): Promise<void> {
  const servers = await startServers();
  toStop(servers.stop);
  const owner = new pg.Client({ connectionString: servers.ownerUrl });
  await owner.connect();
  toStop(() => owner.end());
  const dependencies = openDependencies({
    vault: openVault('bench'),
    databaseUrl: servers.databaseUrl,
    portalUrl: 'http://portal.bench',
    gatewayUrl: 'ws://gateway.bench/',
    localGatewayUrl: 'http://gateway.bench/',
  });
  toStop(() => dependencies.database.$disconnect());

  await fillBase(owner, options);
  await fillSamples(owner);
  const pages = [];
  let from = 0;
  for (const to of options.instances) {
    progress(`growing to ${to} instances`);
    await fillInstances(owner, { ...options, from, to });
    await tidy(owner);
    pages.push({ instances: to, pages: await benchPages(dependencies, owner) });
    from = to;
  }
  printPages(pages);
  await benchPlacements(dependencies.database, options);

  progress('starting the control plane and the fleet');
  const plane = await startControlPlane(servers);
  toStop(plane.stop);
  const fleet = await startFleet(servers, owner, plane.gatewayUrl);
  toStop(fleet.stop);
  const cloud = { servers, plane, fleet, owner, dependencies };
  await benchIdle(cloud, options);
  await benchLive(cloud);
  await benchLifecycle(cloud, options);
}
