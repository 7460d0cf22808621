import type { Command } from 'commander';
import { connect } from '../cloud.ts';
import { noun, verb, withLimit } from './build.ts';

/** `key-pair …`: SSH public keys with a name. */
export function addKeyPairCommands(program: Command): void {
  const keyPair = noun(program, 'key-pair', 'SSH keys that new instances let in').alias('keypair');

  withLimit(verb(keyPair, 'list', 'list key pairs', ['key-pair list'])).action(async (options, command) =>
    (await import('../actions/key-pair/list.ts')).listKeyPairs(connect(command), options),
  );

  verb(keyPair, 'create <name>', 'add a key pair', [
    'key-pair create laptop --public-key ~/.ssh/id_ed25519.pub',
    'key-pair create agent --public-key - < key.pub',
  ])
    .requiredOption('--public-key <file>', 'the public half; - is standard input')
    .action(async (name, options, command) =>
      (await import('../actions/key-pair/create.ts')).createKeyPair(connect(command), name, options),
    );

  verb(keyPair, 'delete <key-pair>', 'delete a key pair; instances keep the key', [
    'key-pair delete laptop',
  ]).action(async (name, _, command) =>
    (await import('../actions/key-pair/delete.ts')).deleteKeyPair(connect(command), name),
  );
}
