import { join } from 'node:path';
import { isInhabited, openDatabase, readDump, replaceDatabase } from '../backup/database.ts';
import { restoreKeys } from '../backup/keys.ts';
import { MEMBERS } from '../backup/manifest.ts';
import { backUp } from '../commands/backup.ts';
import { askRedis } from '../redis/ask.ts';
import { withControl } from '../seed/with-control.ts';
import type { Cloud } from '../state/cloud.ts';
import type { Step } from './runner.ts';

/** What the cloud is to be made of, instead of what is there. */
export type Restoration = {
  /** Of an unpacked backup. */
  readonly folder: string;
  readonly takenAt: Date;
};

/** A database that cannot be read is refused while everything still works. The value is the file with its statements. */
export function readDumpStep(cloud: Cloud, { folder }: Restoration): Step<string> {
  let script: string | null = null;
  return {
    name: 'Database in the backup',
    check: async () => (script === null ? undefined : { value: script }),
    async apply() {
      script = await readDump(cloud, join(folder, MEMBERS.database));
    },
  };
}

/** The whole cloud, with its secrets, is kept in a backup of its own; then the database is replaced. */
export function replaceDatabaseStep(cloud: Cloud, script: string): Step {
  return once('Database, from the backup', async () => {
    const kept = (await isInhabited(cloud)) ? await backUp(cloud) : null;
    await replaceDatabase(cloud, script);
    return kept === null ? 'there was none' : `what was there is in ${kept}`;
  });
}

/** After the database: until that is replaced anything may still refuse, and everything goes on with the keys that it knows. */
export function restoreKeysStep({ paths }: Cloud, { folder }: Restoration): Step {
  return once('Secrets and certificates, from the backup', async () => {
    restoreKeys(folder, paths);
    return 'passwords of the servers here stay';
  });
}

/** Nothing old is mistaken for new when the parts work with it. As the tables' owner: the database is closed to everybody else. */
export function reopenStep(cloud: Cloud, { takenAt }: Restoration): Step {
  const { endpoints } = cloud;
  const asOwner = { ...cloud, endpoints: { ...endpoints, databaseUrl: endpoints.databaseOwnerUrl } };
  return once('What was unfinished', async () => {
    const { givenUp, destroysAgain } = await withControl(asOwner, (control) => control.reopen(takenAt));
    return `${givenUp} operations given up, ${destroysAgain} destroys to be done again`;
  });
}

/** The end of it: from now on the parts may work with the database, here and on other machines. */
export function openDatabaseStep(cloud: Cloud): Step {
  return once('Database, open again', async () => {
    await openDatabase(cloud);
    return 'for all parts';
  });
}

/** The keys of all nodes, in one look: there are a handful for each. */
const FORGET_NODES = `
  local keys = redis.call('KEYS', 'cloudlet:node:*')
  for _, key in ipairs(keys) do redis.call('DEL', key) end
  return #keys`;
const ANSWER_WITHIN_MS = 30_000;

/** Redis holds copies of what was true before: without them every agent says hello and lists what it has. */
export function forgetCopiesStep(cloud: Cloud): Step {
  return once('Redis, without its copies', async () => {
    const answers = await askRedis(cloud.endpoints.redisUrl, [['EVAL', FORGET_NODES, '0']], ANSWER_WITHIN_MS);
    const refusal = answers.find((line) => line.startsWith('-'));
    if (refusal) throw new Error(`Redis refused: ${refusal.slice(1)}`);
    return 'all nodes will say hello';
  });
}

/** A step that is always to be done, and that says afterwards what it did. */
function once(name: string, work: () => Promise<string>): Step {
  let note: string | null = null;
  return {
    name,
    check: async () => (note === null ? undefined : { value: undefined, note }),
    async apply() {
      note = await work();
    },
  };
}
