import { execFileSync } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkUntilClean } from './check/check.ts';
import { checkDown, killAndWatch } from './check/down.ts';
import type { Finding } from './check/finding.ts';
import { writeStories } from './check/stories.ts';
import { type FaultCloud, startCloud } from './cloud/cloud.ts';
import { demandPrograms } from './cloud/folders.ts';
import { ownerUrl } from './cloud/servers.ts';
import { startRecorder } from './inject/recorder.ts';
import { type Options, readOptions, USAGE } from './options.ts';
import { perform } from './perform.ts';
import { FAULT_KINDS } from './plan/faults.ts';
import { describePlan, makePlan } from './plan/plan.ts';
import { describeReport, isGood, makeReport } from './report.ts';
import { meetUsers, type Users } from './users/users.ts';

/** After the last fault: until every part is well, and until everything is as it should be. */
const WELL_WITHIN_MS = 90_000;
const CLEAN_WITHIN_MS = 150_000;
const EMPTY_WITHIN_MS = 120_000;

/**
 * The fault run (docs/reliability.md): a cloud of its own, users and faults as the seed says, and a look from outside at what is left.
 * Run by tests/faults/run on a private host.
 */
async function run(options: Options): Promise<boolean> {
  const plan = planOf(options);
  const { seed, minutes, folder } = options;
  console.log(
    `seed ${seed}, ${minutes} min, plan ${plan.digest}: ${plan.load.length} actions of users, ${plan.faults.length} faults`,
  );
  if (options.plan) {
    process.stdout.write(describePlan(plan));
    return true;
  }
  demandPrograms();
  writeFileSync(join(folder, 'plan.jsonl'), describePlan(plan));
  const cloud = await startCloud({ root: join(folder, 'cloud'), ...options }).catch((error: unknown) => {
    // The file system that they are on ends with this host.
    cpSync(join(folder, 'cloud/log'), join(folder, 'log'), { recursive: true });
    throw error;
  });
  try {
    const recorder = startRecorder(cloud.nodes);
    const users = await meetUsers(cloud, seed);
    const stage = { cloud, book: users.book, recorder };
    const performed = await perform(plan, stage, users, join(folder, 'events.jsonl'));
    recorder.close();

    const unwell = await untilWell(cloud);
    await users.settle();
    const first = await checkUntilClean(cloud, users, { withinMs: CLEAN_WITHIN_MS, isEmpty: false });
    if (first.findings.length > 0) await leaveEvidence(cloud, users, first.findings, folder);
    await users.destroyEverything();
    await users.settle();
    const last = await checkUntilClean(cloud, users, { withinMs: EMPTY_WITHIN_MS, isEmpty: true });
    const down = checkDown(await killAndWatch(cloud));

    const all = [...unwell, ...first.findings, ...last.findings, ...down];
    const findings = [...new Map(all.map((finding) => [finding.what, finding])).values()];
    const report = makeReport(options, plan.digest, last.counts, findings, cloud.crashes(), performed, [
      first.afterMs,
      last.afterMs,
    ]);
    console.log(`\n${describeReport(report)}`);
    for (const { kind, what } of findings) console.log(`${kind}: ${what}`);
    for (const { name, at, how } of report.crashes) console.log(`crashed: ${name} at ${at}: ${how}`);
    for (const { kind, at, evidence } of performed)
      if (!evidence.fired) console.log(`did not happen: ${kind} at ${at} ms: ${evidence.what}`);
    writeFileSync(join(folder, 'report.json'), JSON.stringify({ ...report, found: findings }, null, 2));
    if (options.results) writeResults(options.results, isGood(report));
    if (!isGood(report)) {
      if (first.findings.length === 0) await leaveEvidence(cloud, users, findings, folder);
      console.log(
        `\nthe story of each is in ${folder}: stories/, log/, database.sql, events.jsonl, plan.jsonl, report.json`,
      );
    }
    return isGood(report);
  } finally {
    await cloud.stop();
  }
}

function planOf(options: Options) {
  const durationMs = options.minutes * 60_000;
  const kinds = options.only?.split(',') ?? FAULT_KINDS.map(({ name }) => name);
  return makePlan(options.seed, { ...options, durationMs, kinds });
}

async function untilWell(cloud: FaultCloud): Promise<Finding[]> {
  return cloud.untilWell(WELL_WITHIN_MS).then(
    () => [],
    (error: unknown) => [{ kind: 'stuck', what: String(error) }],
  );
}

async function leaveEvidence(
  cloud: FaultCloud,
  users: Users,
  findings: readonly Finding[],
  folder: string,
): Promise<void> {
  cpSync(cloud.folders.log, join(folder, 'log'), { recursive: true });
  execFileSync('pg_dump', [ownerUrl, '--file', join(folder, 'database.sql')]);
  await writeStories(cloud, users.book.entries, findings, folder);
}

function writeResults(file: string, good: boolean): void {
  writeFileSync(file, JSON.stringify({ passed: good ? 1 : 0, failed: good ? 0 : 1, skipped: 0 }));
}

const [folder = '', ...args] = process.argv.slice(2);
if (args.includes('--help')) {
  console.log(USAGE);
} else {
  const good = await run(readOptions(args, folder));
  process.exit(good ? 0 : 1);
}
