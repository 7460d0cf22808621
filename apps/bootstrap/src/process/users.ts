import { readFileSync, statSync } from 'node:fs';
import { repositoryRoot } from '../state/repository.ts';

export type User = {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
};

/** The users of /etc/passwd (passwd(5)). */
function parsePasswd(text: string): User[] {
  return text.split('\n').flatMap((line) => {
    const [name, , uid, gid, , home] = line.split(':');
    return name && uid && gid && home ? [{ name, uid: Number(uid), gid: Number(gid), home }] : [];
  });
}

/** A user of this machine by name or number; undefined where /etc/passwd has none. */
export function findUser(who: string | number): User | undefined {
  const users = parsePasswd(readFileSync('/etc/passwd', 'utf8'));
  return users.find((user) => user.name === who || user.uid === who);
}

/** Whether this process may do everything. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * Who builds and installs in the checkout: root leaves that to the checkout's owner, so that no file there becomes root's.
 * @returns undefined where that is who we are.
 */
export function checkoutOwner(): User | undefined {
  if (!isRoot()) return undefined;
  const { uid } = statSync(repositoryRoot);
  return uid === 0 ? undefined : findUser(uid);
}
