import { join } from 'node:path';
import { identityOf, isAlive, processIdentitySchema } from '@cloudlet/daemon';
import { partPrint } from '../parts/part.ts';
import type { PartRunner } from '../parts/runner.ts';
import { poll } from '../process/poll.ts';
import { signal } from '../process/signal.ts';
import { parseJson, readFileIfExists } from '../state/files.ts';
import type { StatePaths } from '../state/paths.ts';
import { repositoryRoot } from '../state/repository.ts';
import { programRevision } from '../state/revision.ts';
import { supervisorClient } from './client.ts';
import { startSupervisor } from './daemonise.ts';
import { readRecord } from './record.ts';

/** Keeps parts running with the supervisor of this state directory, which is started when it is first needed. */
export function supervisorRunner(paths: StatePaths): PartRunner {
  const client = supervisorClient(paths.supervisorSocket);
  return {
    kind: 'supervisor',
    async isRight(part) {
      const status = await client.status();
      if (!status?.parts.some((state) => state.name === part.name)) return false;
      const recorded = readRecord(paths.supervisorRecord).find((entry) => entry.part.name === part.name);
      return recorded !== undefined && partPrint(recorded.part) === partPrint(part);
    },
    async ensure(part) {
      await ensureSupervisor(paths);
      await client.ensure(part);
    },
    async settle(names) {
      for (const { name } of (await client.status())?.parts ?? [])
        if (!names.includes(name)) await client.remove(name);
    },
    async states() {
      const status = await client.status();
      if (status) return status.parts;
      // A supervisor that was killed leaves its parts running.
      return readRecord(paths.supervisorRecord).flatMap(({ part, process }) =>
        process && isAlive(process) ? [{ name: part.name, pid: process.pid, restarts: 0 }] : [],
      );
    },
    isKeeping: async () => (await client.status()) !== undefined,
    async stopAll(keep) {
      // One that is not there is started for this: it adopts what was left and stops it in order.
      if (readRecord(paths.supervisorRecord).length > 0) await ensureSupervisor(paths);
      if (await client.status()) await client.stopAll(keep);
    },
  };
}

/** A supervisor of this build runs. One of another build hands its parts over without a pause in their work. */
async function ensureSupervisor(paths: StatePaths): Promise<void> {
  const client = supervisorClient(paths.supervisorSocket);
  const status = await client.status();
  if (status?.revision === programRevision()) return;
  if (status) {
    await client.handOver();
    await poll(() => (identityOf(status.pid) ? undefined : true), { withinMs: 5_000 });
  } else await endHungSupervisor(paths);
  const main = join(repositoryRoot, 'apps/bootstrap/dist/main.js');
  await startSupervisor(paths, [
    process.execPath,
    '--enable-source-maps',
    main,
    'supervise',
    '--state',
    paths.root,
  ]);
}

/** One that has the lock and does not answer is of no use to anybody; its successor adopts the parts. */
async function endHungSupervisor(paths: StatePaths): Promise<void> {
  const text = readFileIfExists(paths.supervisorIdentity);
  const holder = text === undefined ? undefined : processIdentitySchema.safeParse(parseJson(text)).data;
  if (!holder || !isAlive(holder)) return;
  signal(holder.pid, 'SIGKILL');
  await poll(() => (isAlive(holder) ? undefined : true), { withinMs: 5_000 });
}
