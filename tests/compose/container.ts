import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import type { Service } from './compose-file.ts';
import type { User } from './user.ts';

/** A service as a plain process: what a container engine would do with it, as far as it can be done without one. */
export type Container = {
  /** @returns its exit code, or the signal that ended it, once it has ended. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** Runs the health check's own command. @returns whether it says healthy. */
  readonly isHealthy: () => Promise<boolean>;
  /** Sends the service's stop signal. @returns how it ended, SIGKILL once the grace period is over. */
  readonly stop: () => Promise<number | NodeJS.Signals>;
  readonly output: () => string;
};

export type Place = {
  readonly user: User;
  readonly cwd: string;
  /** What the image brings: PATH, HOME and the like. */
  readonly environment: Readonly<Record<string, string>>;
  readonly log: string;
};

/** @param command instead of the service's own, e.g. for `docker compose run` */
export function startContainer(service: Service, place: Place, command = service.command): Container {
  // A file of the processes' own: what they wrote is there when they have ended.
  const log = openSync(place.log, 'a');
  const start = ([program = '', ...args]: readonly string[], timeout?: number) => {
    const child = spawn(program, args, {
      cwd: place.cwd,
      env: { ...place.environment, ...service.environment },
      ...place.user,
      ...(timeout === undefined ? {} : { timeout, killSignal: 'SIGKILL' as const }),
      stdio: ['ignore', log, log],
    });
    const closed = once(child, 'close').then(([code, signal]): number | NodeJS.Signals => code ?? signal);
    return { child, closed };
  };
  const { child, closed } = start([...service.entrypoint, ...command]);
  return {
    ended: closed,
    async isHealthy() {
      const { healthcheck } = service;
      if (!healthcheck) throw new Error('the service has no health check');
      return (await start(healthcheck.test.slice(1), healthcheck.timeout).closed) === 0;
    },
    async stop() {
      child.kill(service.stop_signal);
      const patience = setTimeout(() => child.kill('SIGKILL'), service.stop_grace_period);
      try {
        return await closed;
      } finally {
        clearTimeout(patience);
      }
    },
    output: () => readFileSync(place.log, 'utf8'),
  };
}

const POLL_MS = 100;

/** Waits as long as an engine does before it calls the service unhealthy. */
export async function untilHealthy(name: string, service: Service, container: Container): Promise<void> {
  const { healthcheck } = service;
  if (!healthcheck) throw new Error(`${name} has no health check`);
  const { start_period, retries, interval, timeout } = healthcheck;
  const deadline = performance.now() + start_period + retries * (interval + timeout);
  let end: number | NodeJS.Signals | undefined;
  void container.ended.then((how) => {
    end = how;
  });
  for (;;) {
    if (await container.isHealthy()) return;
    if (end !== undefined) throw new Error(`${name} ended (${end}):\n${container.output()}`);
    if (performance.now() > deadline) throw new Error(`${name} is not healthy:\n${container.output()}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
