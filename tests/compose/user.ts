import { readFileSync } from 'node:fs';

export type User = { readonly uid: number; readonly gid: number };

/** The user `node` of Node's official images. */
export const IMAGE_USER: User = { uid: 1000, gid: 1000 };

/** A user of this machine (passwd(5)). */
export function userNamed(name: string): User {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((one) => one.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  if (!uid || !gid) throw new Error(`there is no user ${name}`);
  return { uid: Number(uid), gid: Number(gid) };
}
