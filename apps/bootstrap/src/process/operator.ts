import { userInfo } from 'node:os';

/** The account of who gives this command: whoever became root with sudo is known by their own. */
export function operatorName(): string {
  return process.env.SUDO_USER || userInfo().username;
}
