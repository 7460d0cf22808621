import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Cloud } from '../../cloud.ts';
import { CommandFailure } from '../../errors.ts';
import { EXIT } from '../../exit-codes.ts';
import { findInstance } from '../../targets/find.ts';

export type SshOptions = { readonly user?: string; readonly via?: string; readonly identity?: string };

/** Becomes the system's ssh. @returns its exit code */
export async function sshToInstance(
  cloud: Cloud,
  name: string,
  args: readonly string[],
  { user, via, identity }: SshOptions,
): Promise<number> {
  const instance = await findInstance(cloud.client, name);
  if (!instance.ipAddress) {
    throw new CommandFailure(
      'no_address',
      EXIT.refused,
      `${instance.name} is ${instance.status} and has no address.`,
    );
  }
  const options = [...(via ? ['-J', via] : []), ...(identity ? ['-i', identity] : [])];
  const target = `${user ?? instance.image.defaultUser}@${instance.ipAddress}`;
  return run('ssh', [...options, '--', target, ...args]);
}

/** Ctrl+C at the terminal reaches both: it is the child's to say what that means. */
function run(command: string, args: readonly string[]): Promise<number> {
  const ignore = () => undefined;
  process.on('SIGINT', ignore);
  return new Promise<number>((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit' });
    child.once('error', (cause) =>
      reject(new CommandFailure('no_ssh', EXIT.failure, `ssh cannot be run: ${cause.message}`, { cause })),
    );
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  }).finally(() => process.off('SIGINT', ignore));
}
