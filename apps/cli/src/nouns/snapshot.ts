import type { Command } from 'commander';
import { connect } from '../cloud.ts';
import { noun, verb, withLimit, withWait, withYes } from './build.ts';

/** `snapshot …`: what instances' disks were. To put one back: `instance restore`. */
export function addSnapshotCommands(program: Command): void {
  const snapshot = noun(
    program,
    'snapshot',
    "snapshots of instances' disks; `instance restore` puts one back",
  );

  withLimit(
    verb(snapshot, 'list <instance>', 'list the snapshots of an instance, newest first', [
      'snapshot list web-1',
    ]),
  ).action(async (name, options, command) =>
    (await import('../actions/snapshot/list.ts')).listSnapshots(connect(command), name, options),
  );

  withWait(
    verb(snapshot, 'create <instance> <name>', 'keep the disk as it is now', [
      'snapshot create web-1 before-upgrade --wait',
    ]),
  ).action(async (instance, name, options, command) =>
    (await import('../actions/snapshot/create.ts')).createSnapshot(connect(command), instance, name, options),
  );

  withYes(
    withWait(
      verb(snapshot, 'delete <instance> <snapshot>', 'delete a snapshot', [
        'snapshot delete web-1 before-upgrade --yes',
      ]),
    ),
  ).action(async (instance, name, options, command) =>
    (await import('../actions/snapshot/delete.ts')).deleteSnapshot(connect(command), instance, name, options),
  );
}
