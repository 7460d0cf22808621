import { isInhabited, replaceDatabase } from '../backup/database.ts';
import { backUp } from '../commands/backup.ts';
import { askRedis } from '../redis/ask.ts';
import { withControl } from '../seed/with-control.ts';
import type { Cloud } from '../state/cloud.ts';
import type { Step } from './runner.ts';

/** What the database is to be made of, instead of what is there. */
export type Restoration = {
  /** A file of pg_dump's. */
  readonly dump: string;
  readonly takenAt: Date;
};

/** What is in the database is kept in a backup of its own, and then replaced. */
export function replaceDatabaseStep(cloud: Cloud, { dump }: Restoration): Step {
  return once('Database, from the backup', async () => {
    const kept = (await isInhabited(cloud)) ? await backUp(cloud) : null;
    await replaceDatabase(cloud, dump);
    return kept === null ? 'there was none' : `what was there is in ${kept}`;
  });
}

/** Nothing old is mistaken for new when the parts work with it. */
export function reopenStep(cloud: Cloud, { takenAt }: Restoration): Step {
  return once('What was unfinished', async () => {
    const { givenUp, destroysAgain } = await withControl(cloud, (control) => control.reopen(takenAt));
    return `${givenUp} operations given up, ${destroysAgain} destroys to be done again`;
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
