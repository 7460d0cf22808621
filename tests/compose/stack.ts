import { chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { type ComposeFile, inOrder, type Service } from './compose-file.ts';
import { type Container, type Place, startContainer, untilHealthy } from './container.ts';
import { environmentOf, type Instruction } from './dockerfile.ts';
import { initialisePostgres, postgresPrograms } from './postgres-entrypoint.ts';
import { demandPrivateHost, hide, nameHosts, showReadOnly } from './private-mounts.ts';
import { IMAGE_USER, userNamed } from './user.ts';

export type Stack = {
  readonly containers: ReadonlyMap<string, Container>;
  /** `docker compose run SERVICE ARGUMENT…`. @returns how it ended and what it printed. */
  readonly run: (service: string, ...command: string[]) => Promise<{ end: number | string; output: string }>;
};

type Options = {
  readonly file: ComposeFile;
  /** What the image's folder holds, made by make-image.ts. */
  readonly image: string;
  /** The instructions of the image's last stage. */
  readonly instructions: readonly Instruction[];
  /** For logs. */
  readonly folder: string;
};

const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * `docker compose up` with plain processes on a private host: the services' own commands, environments, ports and paths, and
 * their names, which all are this host. Starts each once those that it depends on are as it demands.
 */
export async function startStack({ file, image, instructions, folder }: Options): Promise<Stack> {
  const workdir = instructions.find(({ keyword }) => keyword === 'WORKDIR')?.text ?? '/';
  arrange(file, image, workdir, folder);
  const containers = new Map<string, Container>();
  let runs = 0;

  const placeOf = (name: string, log: string): Place => {
    if (file.services[name]?.build) {
      const node = dirname(process.execPath);
      const environment = {
        ...environmentOf(instructions),
        HOME: '/home/node',
        PATH: [node, SYSTEM_PATH].join(delimiter),
      };
      return { user: IMAGE_USER, cwd: workdir, environment, log };
    }
    const programs = name === 'postgres' ? [postgresPrograms(serviceOf(file, name))] : [];
    const environment = { PATH: [...programs, SYSTEM_PATH].join(delimiter), PGDATA: POSTGRES_DATA };
    return { user: userNamed(name), cwd: '/', environment, log };
  };

  for (const [name, service] of inOrder(file)) {
    for (const [needed, { condition }] of Object.entries(service.depends_on)) {
      const container = containers.get(needed);
      if (!container) throw new Error(`${name} needs ${needed}, which did not start`);
      if (condition === 'service_healthy') await untilHealthy(needed, serviceOf(file, needed), container);
      else await succeeded(needed, container);
    }
    containers.set(name, startContainer(service, placeOf(name, join(folder, `${name}.log`))));
  }
  return {
    containers,
    async run(name, ...command) {
      const log = join(folder, `${name}-run-${++runs}.log`);
      const container = startContainer(serviceOf(file, name), placeOf(name, log), command);
      return { end: await container.ended, output: readFileSync(log, 'utf8') };
    },
  };
}

const POSTGRES_DATA = '/var/lib/postgresql/data';
const STATE = '/var/lib/cloudlet';
const CONFIGURATIONS = '/usr/local/etc';

/** What an engine arranges before anything starts: the image read-only, volumes, temporary folders, configurations, names. */
function arrange(file: ComposeFile, image: string, workdir: string, folder: string): void {
  demandPrivateHost();
  showReadOnly(image, workdir);
  nameHosts(Object.keys(file.services), join(folder, 'hosts'));

  const postgres = serviceOf(file, 'postgres');
  hide(dirname(POSTGRES_DATA));
  initialisePostgres(postgres, POSTGRES_DATA, userNamed('postgres'), postgresPrograms(postgres));

  // As the image has them, from which a new volume takes owner and mode.
  hide(STATE);
  mkdirSync(join(STATE, 'images'));
  for (const path of [STATE, join(STATE, 'images')]) chownSync(path, IMAGE_USER.uid, IMAGE_USER.gid);

  const temporary = new Set(Object.values(file.services).flatMap((service) => service.tmpfs));
  for (const entry of temporary) {
    const [path = '', options] = entry.split(':');
    if (path === '/tmp') continue;
    mkdirSync(path);
    hide(path, options);
  }
  hide(CONFIGURATIONS);
  for (const service of Object.values(file.services)) {
    for (const { source, target } of service.configs) {
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, file.configs[source]?.content ?? '', { mode: 0o444 });
    }
  }
}

function serviceOf({ services }: ComposeFile, name: string): Service {
  const service = services[name];
  if (!service) throw new Error(`there is no service ${name}`);
  return service;
}

async function succeeded(name: string, container: Container): Promise<void> {
  const end = await container.ended;
  if (end !== 0) throw new Error(`${name} ended with ${end}:\n${container.output()}`);
}
