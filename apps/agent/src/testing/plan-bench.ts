import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Job, jobId } from '@cloudlet/contract';
import {
  connectSimulated,
  connectSimulatorControl,
  type Hypervisor,
  type Latencies,
  startSimulator,
} from '@cloudlet/hypervisor';
import { pino } from 'pino';
import { type BaseImages, createBaseImages } from '../images/base-images.ts';
import { type JournalEntry, mustBeDurable } from '../journal/entry.ts';
import { passageOf } from '../journal/index.ts';
import { type AnyContext, type AnyPlan, planFor } from '../operations/index.ts';
import {
  createInterrupter,
  type Interrupter,
  type Recorder,
  runPlan,
  type SagaEnd,
  systemClock,
} from '../saga/index.ts';
import { IMAGE_BYTES } from './jobs.ts';

/** The agent died here. */
export class Crash extends Error {}

/** A simulator whose hosts are made when first named: each case has one of its own. */
export type PlanBench = { newHost(): Promise<BenchHost>; close(): Promise<void> };
export type BenchHost = {
  readonly hypervisor: Hypervisor;
  readonly natCidr: string;
  readonly images: BaseImages;
  /** From now on these calls fail, as those to a QEMU whose monitor does not answer. */
  silence(methods: readonly ('pressPowerButton' | 'rebootDomain' | 'resetDomain')[]): Promise<void>;
};

const INSTANT: Partial<Latencies> = {
  define: 0,
  start: 0,
  powerOff: 0,
  reset: 0,
  boot: 0,
  shutdown: 0,
  reboot: 0,
  disk: 0,
  seed: 0,
  address: 0,
  copy: 0,
};

export async function openPlanBench(): Promise<PlanBench> {
  const folder = mkdtempSync(join(tmpdir(), 'agent-plans-'));
  const socket = join(folder, 'simulator.sock');
  const simulation = await startSimulator({ socket, state: join(folder, 'state'), latencies: INSTANT });
  const simulator = await connectSimulatorControl({ socket });
  const open = new Set<Hypervisor>();
  let hosts = 0;
  return {
    async newHost() {
      hosts += 1;
      const host = `node-${hosts}`;
      const hypervisor = await connectSimulated({ socket, host });
      open.add(hypervisor);
      await hypervisor.prepare();
      const images = createBaseImages(hypervisor, async () => oneChunk());
      const silence: BenchHost['silence'] = async (methods) => {
        const always = { host, error: 'timed_out', times: Number.MAX_SAFE_INTEGER } as const;
        for (const method of methods) await simulator.call('addFault', { ...always, method });
      };
      return { hypervisor, natCidr: (await hypervisor.host()).natCidr, images, silence };
    },
    async close() {
      for (const hypervisor of open) await hypervisor.close();
      await simulator.close();
      await simulation.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function* oneChunk(): AsyncIterable<Uint8Array> {
  yield IMAGE_BYTES;
}

/** Everything on the node that somebody could notice. */
export async function stateOf({ hypervisor }: BenchHost) {
  const holdings = await hypervisor.listHoldings();
  const domains = await hypervisor.listDomains();
  return { ...holdings, domains: domains.map(({ name: _name, ...facts }) => facts) };
}

export type RunChanges = {
  /** Changes the plan, e.g. makes a step fail. */
  readonly plan?: (plan: AnyPlan) => AnyPlan;
  /** What the journal holds already; entries that are written are added. */
  readonly entries?: JournalEntry[];
  /** Called before an entry is written, with its index; may throw {@link Crash}. */
  readonly beforeWrite?: (entry: JournalEntry, index: number) => void;
  readonly bootId?: string;
  readonly interrupter?: Interrupter;
  readonly undoDeadlineMs?: number;
};

export const BOOT = '10000000-0000-4000-8000-000000000000';
export const NEXT_BOOT = '20000000-0000-4000-8000-000000000000';

/** Runs a job's plan on the host as the agent does, with its journal in memory. */
export async function runJob(host: BenchHost, job: Job, changes: RunChanges = {}): Promise<SagaEnd> {
  const { entries = [], bootId = BOOT, interrupter = createInterrupter() } = changes;
  const original = planFor(job.input.kind);
  const plan = changes.plan?.(original) ?? original;
  const write = async (entry: JournalEntry) => {
    changes.beforeWrite?.(entry, entries.length);
    entries.push(entry);
  };
  const recorder: Recorder = {
    step: (mark) => write({ entry: 'step', ...mark }),
    pivotPassed: (at) => write({ entry: 'pivot', at }),
    undoing: (failure, at) => write({ entry: 'undoing', failure, at }),
  };
  const passage = passageOf(entries, plan, bootId);
  await write({ entry: 'run', at: Date.now(), bootId });
  const context = {
    instance: job.instance,
    input: job.input,
    attempt: jobId(job),
    attempts: [jobId(job)],
    hypervisor: host.hypervisor,
    images: host.images,
    consoles: { closeAllOf: () => undefined },
    clock: systemClock,
    logger: pino({ level: 'silent' }),
  } as AnyContext;
  return runPlan({
    plan,
    context,
    passage,
    recorder,
    interrupter,
    clock: systemClock,
    undoDeadlineMs: changes.undoDeadlineMs ?? 5_000,
    onProgress: () => undefined,
  });
}

/** What a power failure leaves of the journal. */
export function durableOnly(entries: readonly JournalEntry[]): JournalEntry[] {
  return entries.slice(0, entries.findLastIndex((entry) => mustBeDurable(entry)) + 1);
}
