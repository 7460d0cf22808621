import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { Problem, UsageError } from '../errors.ts';
import { findSite } from '../state/site.ts';

/** `./cloudlet logs PART`. @returns the exit code. */
export async function logs(
  name: string,
  options: { readonly state?: string; readonly follow?: boolean; readonly lines: number },
): Promise<number> {
  const { paths, runner, parts } = findSite(options.state);
  const running = (await runner.states()).map((state) => state.name);
  const files = new Map(parts(running).map((part) => [part.name, part.log]));
  for (const other of ['supervisor', 'up']) files.set(other, paths.partLog(other));
  const log = files.get(name);
  if (!log) throw new UsageError(`There is no part ${name}. There are: ${[...files.keys()].join(', ')}`);
  if (name === 'supervisor' && runner.kind === 'systemd') {
    throw new Problem('systemd keeps the parts of this cloud: there is no supervisor', {
      next: "Read what it says of them: journalctl --unit 'cloudlet*'",
    });
  }
  if (!existsSync(log)) throw new Problem(`${name} has written nothing yet`, { log });
  const follow = options.follow ? ['-F'] : [];
  return tail(['-n', String(options.lines), ...follow, '--', log]);
}

function tail(args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn('tail', args, { stdio: 'inherit' });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 0));
  });
}
