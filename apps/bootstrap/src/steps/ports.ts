import { Problem } from '../errors.ts';
import { findPortHolder, isPortFree } from '../host/ports.ts';
import type { PartRunner } from '../parts/runner.ts';
import type { Cloud } from '../state/cloud.ts';
import type { Step } from './runner.ts';

type WantedPort = {
  readonly what: string;
  readonly port: number;
  readonly address: string;
  readonly option?: string;
};

/** The ports that the parts listen on. */
export function wantedPorts({ settings }: Pick<Cloud, 'settings'>): WantedPort[] {
  const { listen, databaseUrl, redisUrl } = settings;
  return [
    { what: 'portal', port: settings.port, address: listen, option: '--port' },
    { what: 'gateway', port: settings.gatewayPort, address: listen, option: '--gateway-port' },
    ...(databaseUrl === null
      ? [{ what: 'PostgreSQL', port: settings.postgresPort, address: '127.0.0.1' }]
      : []),
    ...(redisUrl === null ? [{ what: 'Redis', port: settings.redisPort, address: '127.0.0.1' }] : []),
  ];
}

/** No other program listens on a port that the parts need. */
export function portsStep(cloud: Cloud, runner: PartRunner): Step {
  return {
    name: 'Ports',
    async check() {
      const ours = new Set((await runner.states()).map((state) => state.pid));
      for (const wanted of wantedPorts(cloud)) {
        if (await isPortFree(wanted.port, wanted.address)) continue;
        const holder = findPortHolder(wanted.port);
        if (holder?.pid != null && ours.has(holder.pid)) continue;
        throw taken(wanted, holder?.description);
      }
      return {
        value: undefined,
        note: wantedPorts(cloud)
          .map(({ port }) => port)
          .join(', '),
      };
    },
    apply: async () => undefined,
  };
}

function taken({ what, port, address, option }: WantedPort, holder: string | undefined): Problem {
  const change = option ? `, or choose another: ./cloudlet up ${option} ${port + 100}` : '';
  return new Problem(`${address}:${port}, where the ${what} is to listen, cannot be had`, {
    why: holder ? `${holder} listens there` : `${address} may not be an address of this machine`,
    next: `End that program${change}.`,
  });
}
