import { Command, Option } from 'commander';
import { addAccountCommands } from './nouns/account.ts';
import { addAdminCommands } from './nouns/admin.ts';
import { addCatalogueCommands } from './nouns/catalogue.ts';
import { addEventCommands } from './nouns/event.ts';
import { addInstanceCommands } from './nouns/instance.ts';
import { addInvitationCommands } from './nouns/invitation.ts';
import { addKeyPairCommands } from './nouns/key-pair.ts';
import { addMemberCommands } from './nouns/member.ts';
import { addOperationCommands } from './nouns/operation.ts';
import { addQuotaCommands } from './nouns/quota.ts';
import { addServerGroupCommands } from './nouns/server-group.ts';
import { addSnapshotCommands } from './nouns/snapshot.ts';
import { addTokenCommands } from './nouns/token.ts';
import { FORMATS } from './output/format.ts';

/**
 * The tenants' command line. Each verb's code is loaded when it is called.
 * @param writeErr takes what is said of a command line that is wrong
 */
export function createProgram(
  version: string,
  writeErr: (text: string) => void = (text) => process.stderr.write(text),
): Command {
  // Nouns and verbs take over how it writes when they are added: so that comes first.
  const program = new Command('cloudletctl')
    .configureOutput({ writeErr })
    .description(
      "A tenant's cloud from the command line. Where a thing is asked for, its name or its id will do.",
    )
    .version(version)
    .configureHelp({ showGlobalOptions: true })
    .helpCommand(false)
    .exitOverride()
    .showHelpAfterError('(--help shows what there is)')
    .addOption(
      new Option('-o, --output <format>', 'table for people, json or yaml for programs')
        .choices(FORMATS)
        .default('table'),
    )
    .option('--profile <name>', 'another cloud than the one of the last login')
    .addHelpText('after', EXAMPLES);
  addInstanceCommands(program);
  addSnapshotCommands(program);
  addOperationCommands(program);
  addEventCommands(program);
  addCatalogueCommands(program);
  addKeyPairCommands(program);
  addServerGroupCommands(program);
  addTokenCommands(program);
  addMemberCommands(program);
  addInvitationCommands(program);
  addQuotaCommands(program);
  addAdminCommands(program);
  addAccountCommands(program);
  return program;
}

const EXAMPLES = `
Examples:
  cloudletctl login https://cloud.example
  cloudletctl instance create web-1 --flavor small --image debian12 --wait
  cloudletctl instance list --output json

Environment: CLOUDLET_API with CLOUDLET_TOKEN, or CLOUDLET_PROFILE; NO_COLOR.`;
