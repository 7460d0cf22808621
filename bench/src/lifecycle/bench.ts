import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Accepted, type Cloud, connectCloud, finished } from '@cloudlet/tests/cloud';
import { median, percentile } from '../statistics.ts';
import { prepareByHand } from './by-hand.ts';
import { type DomainWatch, watchDomains } from './domain-watch.ts';
import { printTimeline, type Timeline, timelineOf } from './timeline.ts';

type Phase = 'create' | 'stop' | 'start' | 'destroy';
const PHASES: readonly Phase[] = ['create', 'stop', 'start', 'destroy'];
/** What libvirt says when the phase has had its effect. */
const EVENT_OF = { create: 'started', stop: 'stopped', start: 'started', destroy: 'undefined' } as const;

/** Milliseconds of one round. */
type Round = {
  readonly [P in Phase]: { readonly cloudlet: number; readonly byHand: number; readonly response: number };
} & {
  readonly prompt: number;
  readonly timeline: Timeline;
};

/**
 * Cloudlet against a shell script, in turn, on the same libvirt: from the HTTP request (or the script's start) until libvirt says that the
 * domain runs, is off, or is gone. And from running to the login prompt on the console.
 */
export async function benchLifecycle(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '10' },
      uri: { type: 'string', default: 'qemu:///system' },
    },
  });
  const cloud = connectCloud(`bench-${Date.now()}`);
  const watch = await watchDomains(values.uri);
  const rounds: Round[] = [];
  await oneRound(cloud, watch);
  for (let round = 0; round < Number(values.rounds); round += 1) {
    rounds.push(await oneRound(cloud, watch));
    process.stderr.write(`round ${round + 1} of ${values.rounds}\n`);
  }
  await watch.close();
  print(rounds);
}

async function oneRound(cloud: Cloud, watch: DomainWatch): Promise<Round> {
  const flavorId = await idOf(cloud, 'flavors', 'tiny');
  const imageId = await idOf(cloud, 'images', 'tiny');
  const name = `bench-${randomBytes(4).toString('hex')}`;

  const create = await timed(watch, 'create', null, () =>
    cloud.request<Accepted>('POST', '/instances', { name, flavorId, imageId }),
  );
  const { id } = create.accepted.instance;
  const { uuid: _, ...domain } = await watch.libvirt.domain.lookupByUuid({ uuid: id });
  const template = await watch.libvirt.domain.getXmlDesc({
    dom: { ...domain, uuid: id },
    flags: ['inactive', 'secure'],
  });
  const log = /<log file='([^']*)'/.exec(template)?.[1] ?? '';
  const prompt = await loginPrompt(log, create.at);
  const timeline = timelineOf(await finished(cloud, create.accepted.operation.id), create);

  const stop = await timed(watch, 'stop', id, () =>
    cloud.request<Accepted>('POST', `/instances/${id}/stop`, { force: true }),
  );
  await finished(cloud, stop.accepted.operation.id);
  const start = await timed(watch, 'start', id, () =>
    cloud.request<Accepted>('POST', `/instances/${id}/start`, {}),
  );
  await finished(cloud, start.accepted.operation.id);
  const destroy = await timed(watch, 'destroy', id, () =>
    cloud.request<Accepted>('DELETE', `/instances/${id}`),
  );
  await finished(cloud, destroy.accepted.operation.id);

  const byHand = await byHandRound(watch, template, name);
  const row = (phase: Phase, of: { readonly ms: number; readonly response: number }) => ({
    cloudlet: of.ms,
    byHand: byHand[phase],
    response: of.response,
  });
  return {
    create: row('create', create),
    stop: row('stop', stop),
    start: row('start', start),
    destroy: row('destroy', destroy),
    prompt,
    timeline,
  };
}

async function byHandRound(
  watch: DomainWatch,
  template: string,
  name: string,
): Promise<{ [P in Phase]: number }> {
  const disk = /<disk[\s\S]*?<source file='([^']*)'/.exec(template)?.[1] ?? '';
  const base = /<backingStore[\s\S]*?<source file='([^']*)'/.exec(template)?.[1] ?? '';
  const guest = prepareByHand(template, join(disk, '..', '..', `${name}-by-hand`), base);
  const times = { create: 0, stop: 0, start: 0, destroy: 0 };
  for (const phase of PHASES) {
    const event = watch.next(guest.uuid, EVENT_OF[phase]);
    const from = performance.now();
    const done = guest.act(phase);
    const [at] = await Promise.all([event, done]);
    times[phase] = at - from;
  }
  return times;
}

async function timed(
  watch: DomainWatch,
  phase: Phase,
  id: string | null,
  request: () => Promise<{ readonly answer: Accepted; readonly ms: number }>,
): Promise<{ ms: number; from: number; at: number; response: number; accepted: Accepted }> {
  const event = watch.next(id, EVENT_OF[phase]);
  const from = performance.now();
  const { answer, ms } = await request();
  const at = await event;
  return { ms: at - from, from, at, response: ms, accepted: answer };
}

/** Milliseconds from the domain's start to the login prompt in its console's log. */
async function loginPrompt(log: string, startedAt: number): Promise<number> {
  const deadline = performance.now() + 120_000;
  while (performance.now() < deadline) {
    if (existsSync(log) && /login: $/.test(readFileSync(log, 'latin1').trimEnd().concat(' ')))
      return performance.now() - startedAt;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`no login prompt in ${log}`);
}

async function idOf(cloud: Cloud, collection: string, name: string): Promise<string> {
  const { answer } = await cloud.request<{ items: { id: string; name: string }[] }>('GET', `/${collection}`);
  const found = answer.items.find((item) => item.name === name);
  if (!found) throw new Error(`there is no ${name} among the ${collection}`);
  return found.id;
}

function print(rounds: readonly Round[]): void {
  const ms = (value: number) => `${Math.round(value)} ms`;
  console.log(`${rounds.length} rounds, Cloudlet and by hand in turn; medians\n`);
  console.log('| phase | Cloudlet | by hand | added | ratio | response p50 / p95 |');
  console.log('|---|---|---|---|---|---|');
  for (const phase of PHASES) {
    const of = rounds.map((round) => round[phase]);
    const added = median(of.map((one) => one.cloudlet - one.byHand));
    const ratio = median(of.map((one) => one.cloudlet / one.byHand));
    const responses = of.map((one) => one.response);
    console.log(
      `| ${phase} | ${ms(median(of.map((one) => one.cloudlet)))} | ${ms(median(of.map((one) => one.byHand)))} | ${ms(added)} | ` +
        `${ratio.toFixed(2)} | ${ms(median(responses))} / ${ms(percentile(responses, 95))} |`,
    );
  }
  console.log(`\nrunning → login prompt: ${ms(median(rounds.map((round) => round.prompt)))} (p50)`);
  printTimeline(rounds.map((round) => round.timeline));
}
