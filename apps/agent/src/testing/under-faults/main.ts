import { syncBuiltinESMExports } from 'node:module';
import { readConfig } from '../../config.ts';
import { disturbSteps } from './disturb-steps.ts';
import { tapEffects } from './tap-effects.ts';
import { tapJournal } from './tap-journal.ts';

/** The agent as it is shipped, watched and disturbed from outside its code: at its plans' steps and at Node's own functions. */
disturbSteps();
tapJournal();
tapEffects(readConfig(process.env.CLOUDLET_AGENT_CONFIG ?? '').stateDir);
syncBuiltinESMExports();

await import('../../main.ts');
