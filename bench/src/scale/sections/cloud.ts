import type { ApiDependencies } from '@cloudlet/api';
import type { Client } from 'pg';
import type { ControlPlane } from '../cloud/control-plane.ts';
import type { Servers } from '../cloud/servers.ts';
import { cpuMsOf, type Usage } from '../cloud/usage.ts';
import type { Fleet } from '../fleet/start-fleet.ts';

/** Everything that runs. */
export type RunningCloud = {
  readonly servers: Servers;
  readonly plane: ControlPlane;
  readonly fleet: Fleet;
  readonly owner: Client;
  readonly dependencies: ApiDependencies;
};

export function pidsOf({ servers, plane, fleet }: RunningCloud): { readonly [program: string]: number } {
  const { controller, gateway, portal, supervisor } = plane;
  return {
    controller: controller.pid,
    gateway: gateway.pid,
    portal: portal.pid,
    supervisor: supervisor.pid,
    ...servers.pids,
    fleet: fleet.pid,
  };
}

/** Milliseconds of CPU that each program has taken so far. */
export function cpuOf(cloud: RunningCloud): Usage {
  return Object.fromEntries(Object.entries(pidsOf(cloud)).map(([name, pid]) => [name, cpuMsOf(pid)]));
}
