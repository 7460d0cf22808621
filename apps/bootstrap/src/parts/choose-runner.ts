import { existsSync } from 'node:fs';
import { SYSTEMD_RUNNING } from '../host/packages.ts';
import { isRoot } from '../process/users.ts';
import type { StatePaths } from '../state/paths.ts';
import type { Settings } from '../state/settings.ts';
import { supervisorRunner } from '../supervisor/part-runner.ts';
import { systemdRunner } from '../systemd/part-runner.ts';
import type { PartRunner } from './runner.ts';

/** systemd keeps the parts where it is the init system and the cloud is the machine's own; else the supervisor does. */
export function partRunnerOf({
  paths,
  settings,
}: {
  readonly paths: StatePaths;
  readonly settings: Pick<Settings, 'mode'>;
}): PartRunner {
  const bySystemd = settings.mode === 'libvirt' && isRoot() && existsSync(SYSTEMD_RUNNING);
  return bySystemd ? systemdRunner(paths) : supervisorRunner(paths);
}
