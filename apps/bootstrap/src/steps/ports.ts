import { Problem } from '../errors.ts';
import { findPortHolder, isOwnAddress, isPortFree, type PortHolder } from '../host/ports.ts';
import type { PartRunner } from '../parts/runner.ts';
import type { Cloud } from '../state/cloud.ts';
import type { Step } from './runner.ts';

type WantedPort = {
  readonly what: string;
  /** The name of the part that is to listen. */
  readonly part: string;
  readonly port: number;
  readonly address: string;
  readonly option?: string;
};

/** The ports that the parts listen on. */
export function wantedPorts({ settings }: Pick<Cloud, 'settings'>): WantedPort[] {
  const { listen, databaseUrl, redisUrl } = settings;
  return [
    { what: 'portal', part: 'portal', port: settings.port, address: listen, option: '--port' },
    {
      what: 'gateway',
      part: 'gateway',
      port: settings.gatewayPort,
      address: listen,
      option: '--gateway-port',
    },
    ...(settings.door
      ? [
          {
            what: 'door for other machines',
            part: 'gateway',
            port: settings.door.port,
            address: settings.door.listen,
            option: '--door-port',
          },
        ]
      : []),
    ...(databaseUrl === null
      ? [{ what: 'PostgreSQL', part: 'postgres', port: settings.postgresPort, address: '127.0.0.1' }]
      : []),
    ...(redisUrl === null
      ? [{ what: 'Redis', part: 'redis', port: settings.redisPort, address: '127.0.0.1' }]
      : []),
  ];
}

/** The address is this machine's, and no other program, another part of ours included, listens on a port that a part needs. */
export function portsStep(cloud: Cloud, runner: Pick<PartRunner, 'states'>): Step {
  return {
    name: 'Ports',
    async check() {
      const { listen, door } = cloud.settings;
      if (!(await isOwnAddress(listen))) throw notOurs(listen, 'portal and gateway are', '--listen');
      if (door && !(await isOwnAddress(door.listen))) throw notOurs(door.listen, 'the door is', '--door');
      const states = await runner.states();
      for (const wanted of wantedPorts(cloud)) {
        if (await isPortFree(wanted.port, wanted.address)) continue;
        const holder = findPortHolder(wanted.port);
        const part = states.find(({ pid }) => pid !== null && pid === holder?.pid)?.name;
        if (part !== wanted.part) throw taken(wanted, holder, part);
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

function notOurs(listen: string, who: string, option: string): Problem {
  return new Problem(`${listen}, where ${who} to listen, is no address of this machine`, {
    next: `Choose one that \`ip address\` shows, 0.0.0.0 for all, or 127.0.0.1: ./cloudlet up ${option} ADDRESS`,
  });
}

function taken(wanted: WantedPort, holder: PortHolder | undefined, part: string | undefined): Problem {
  const { what, port, address, option } = wanted;
  const change = option ? `, or choose another port: ./cloudlet up ${option} ${otherPort(port)}` : '';
  const end = part ? `Run ./cloudlet down first: this cloud's ${part} has it` : 'End that program';
  return new Problem(`${address}:${port}, where the ${what} is to listen, cannot be had`, {
    why: holder ? `${holder.description} listens there` : 'ports below 1024 are for root alone',
    next: `${holder ? end : 'Run the command as root'}${change}.`,
  });
}

function otherPort(port: number): number {
  return port + 100 <= 65_535 && port >= 1024 ? port + 100 : 3100;
}
