import { join } from 'node:path';

/** Where everything lies under one state directory. `docs/operating.md` shows the same tree to operators. */
export type StatePaths = ReturnType<typeof statePaths>;

/** The paths below a state directory; looks at nothing. */
export function statePaths(root: string) {
  const run = join(root, 'run');
  const log = join(root, 'log');
  return {
    root,
    /** What `up` was told, remembered for every later command. Mode 0600: it may hold a database address with a password. */
    settings: join(root, 'settings.json'),
    /** Whose passwords an `up` that was interrupted made and did not show; mostly not there. */
    unseenPasswords: join(root, 'unseen-passwords.json'),
    /** One file per secret, 0600. */
    secrets: join(root, 'secrets'),
    /** The cloud's authority and the control plane's certificate: for the gateway's user to read. */
    authority: join(root, 'authority'),
    /** What `node join` made of this machine, where it is a compute node of a cloud elsewhere. */
    joined: join(root, 'joined.json'),
    run,
    log,
    /** What the set-up's commands printed. */
    upLog: join(log, 'up.log'),
    lock: join(run, 'up.lock'),
    supervisorSocket: join(run, 'supervisor.sock'),
    supervisorIdentity: join(run, 'supervisor.json'),
    /** The parts that the supervisor keeps alive, with pid and start time. 0600: environments hold secrets. */
    supervisorRecord: join(run, 'parts.json'),
    /** Environment files of systemd's units, 0600. */
    environments: join(root, 'secrets', 'environment'),
    postgresData: join(root, 'postgres'),
    postgresSocketFolder: join(run, 'postgres'),
    redis: join(root, 'redis'),
    images: join(root, 'images'),
    /** Where `backup` puts its files unless told otherwise. */
    backups: join(root, 'backups'),
    node: join(root, 'node'),
    simulator: join(root, 'simulator'),
    partLog: (part: string) => join(log, `${part}.log`),
    healthSocket: (part: string) => join(run, `${part}.sock`),
    /** For the health sockets of portal, gateway and controller: their user may write here. */
    controlPlaneRun: join(run, 'control'),
    controlPlaneSocket: (part: string) => join(run, 'control', `${part}.sock`),
  };
}

/** A unix socket's path holds 107 bytes (unix(7)); the longest name below the root takes 32 of them. */
export const MAX_STATE_ROOT_LENGTH = 107 - 32;
