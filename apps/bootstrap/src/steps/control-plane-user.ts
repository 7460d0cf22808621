import { chmodSync, chownSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CONTROL_PLANE_USER } from '../parts/control-plane-user.ts';
import { run } from '../process/run.ts';
import { findUser, type User } from '../process/users.ts';
import { wayToPrograms } from '../process/way-to-programs.ts';
import type { Cloud } from '../state/cloud.ts';
import type { StatePaths } from '../state/paths.ts';
import type { Step } from './runner.ts';

/** Portal, gateway and controller have a user without rights, who may read the images and write its sockets. For root only. */
export function controlPlaneUserStep({ paths }: Cloud): Step {
  return {
    name: `User ${CONTROL_PLANE_USER}`,
    async check() {
      const way = wayToPrograms();
      const user = findUser(CONTROL_PLANE_USER);
      if ('obstacle' in way) {
        return owns(paths, ROOT) ? { value: undefined, note: `cannot be used: ${way.obstacle}` } : undefined;
      }
      return user && owns(paths, user) ? { value: undefined } : undefined;
    },
    async apply(progress) {
      if ('obstacle' in wayToPrograms()) return giveTo(paths, ROOT);
      if (!findUser(CONTROL_PLANE_USER)) await makeUser(paths.upLog, progress);
      const user = findUser(CONTROL_PLANE_USER);
      if (user) giveTo(paths, user);
    },
  };
}

type Owner = Pick<User, 'uid' | 'gid'>;
const ROOT: Owner = { uid: 0, gid: 0 };

async function makeUser(log: string, onLine: (line: string) => void): Promise<void> {
  const options = ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent'];
  await run(['useradd', ...options, '--shell', '/usr/sbin/nologin', CONTROL_PLANE_USER], { log, onLine });
}

function owns(paths: StatePaths, { uid, gid }: Owner): boolean {
  return (
    statSync(paths.controlPlaneRun).uid === uid &&
    statSync(paths.images).gid === gid &&
    authorityFiles(paths).every((file) => statSync(file).gid === gid) &&
    imageFiles(paths).every((file) => (statSync(file).mode & 0o004) !== 0)
  );
}

function giveTo(paths: StatePaths, { uid, gid }: Owner): void {
  chownSync(paths.controlPlaneRun, uid, gid);
  chownSync(paths.images, 0, gid);
  for (const file of authorityFiles(paths)) chownSync(file, 0, gid);
  for (const file of imageFiles(paths)) chmodSync(file, 0o644);
}

/** The folder and what is in it: the gateway signs nodes' certificates. */
function authorityFiles({ authority }: StatePaths): string[] {
  return [authority, ...readdirSync(authority).map((name) => join(authority, name))];
}

/** Whoever may pass the folder may read them: they were written under whatever umask `up` was called with. */
function imageFiles({ images }: StatePaths): string[] {
  return readdirSync(images).map((name) => join(images, name));
}
