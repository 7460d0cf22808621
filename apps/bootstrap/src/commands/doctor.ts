import { type Check, diagnose, isWell } from '../doctor/checks.ts';
import { gatherFacts } from '../doctor/facts.ts';
import { isRoot } from '../process/users.ts';
import { locateState } from '../state/locate.ts';
import { statePaths } from '../state/paths.ts';
import { resolveSettings } from '../state/resolve-settings.ts';
import { readSettings } from '../state/settings.ts';

/** `./cloudlet doctor`. @returns the exit code: 1 when something that is needed is wrong. */
export async function doctor(options: {
  readonly state?: string;
  readonly json?: boolean;
  readonly simulated?: boolean;
}): Promise<number> {
  const simulated = options.simulated ?? false;
  const root = locateState({ option: options.state, environment: process.env, isRoot: isRoot(), simulated });
  const stored = readSettings(statePaths(root));
  // Without a cloud, the ports that `up` would ask for are looked at.
  const settings = stored ?? (await resolveSettings(null, { simulated }, {}, async (from) => from));
  const checks = diagnose(await gatherFacts(root, settings, stored !== null));
  if (options.json) console.log(JSON.stringify({ checks }, null, 2));
  else console.log(show(checks));
  return isWell(checks) ? 0 : 1;
}

const MARKS: Record<Check['verdict'], string> = { right: '✓', advice: '!', wrong: '✗' };

/** @returns a line for each check; for what could be better also why it matters and what mends it. */
export function show(checks: readonly Check[]): string {
  const width = Math.max(...checks.map((check) => check.name.length));
  const indent = ' '.repeat(width + 4);
  const lines = checks.flatMap((check) => [
    `${MARKS[check.verdict]} ${check.name.padEnd(width)}  ${check.found}`,
    ...(check.verdict === 'right' ? [] : [`${indent}why it matters: ${check.why}`]),
    ...(check.mend === null ? [] : [`${indent}mend it: ${check.mend}`]),
  ]);
  const wrong = checks.filter((check) => check.verdict === 'wrong').length;
  const verdict = wrong === 0 ? 'All that is needed is right.' : `${wrong} wrong.`;
  return [...lines, '', verdict].join('\n');
}
