import type { Counts } from './check/books.ts';
import { tally } from './check/books.ts';
import { FINDING_KINDS, type Finding } from './check/finding.ts';
import type { Crash } from './cloud/process.ts';
import type { Options } from './options.ts';
import type { Performed } from './perform.ts';
import { FAULT_KINDS } from './plan/faults.ts';

/** Everything that a run has to say. */
export type Report = {
  readonly seed: number;
  readonly minutes: number;
  readonly plan: string;
  readonly counts: Counts;
  /** How many of each kind; all must be 0. */
  readonly findings: Readonly<Record<Finding['kind'], number>>;
  readonly crashes: readonly Crash[];
  /** Of each kind of fault: how often it was planned, and how often it really happened. */
  readonly faults: Readonly<Record<string, { readonly planned: number; readonly fired: number }>>;
  /** Kinds that never happened. */
  readonly neverFired: readonly string[];
  /** Milliseconds until everything was as it should be: after the faults, and after everything was destroyed. */
  readonly settledAfterMs: readonly number[];
};

export function makeReport(
  options: Options,
  plan: string,
  counts: Counts,
  findings: readonly Finding[],
  crashes: readonly Crash[],
  performed: readonly Performed[],
  settledAfterMs: readonly number[],
): Report {
  const planned = tally(performed.map(({ kind }) => kind));
  const fired = tally(performed.flatMap(({ kind, evidence }) => (evidence.fired ? [kind] : [])));
  const names = FAULT_KINDS.map(({ name }) => name);
  const found = tally(findings.map(({ kind }) => kind));
  return {
    seed: options.seed,
    minutes: options.minutes,
    plan,
    counts,
    findings: Object.fromEntries(FINDING_KINDS.map((kind) => [kind, found[kind] ?? 0])) as Report['findings'],
    crashes,
    faults: Object.fromEntries(
      names.map((name) => [name, { planned: planned[name] ?? 0, fired: fired[name] ?? 0 }]),
    ),
    neverFired: names.filter((name) => !fired[name]),
    settledAfterMs,
  };
}

/** Whether everything that must be 0 is, and every kind of fault that was planned really happened: what did not shows nothing. */
export function isGood({
  findings,
  crashes,
  faults,
}: Pick<Report, 'findings' | 'crashes' | 'faults'>): boolean {
  return (
    Object.values(findings).every((count) => count === 0) &&
    crashes.length === 0 &&
    Object.values(faults).every(({ planned, fired }) => planned === 0 || fired > 0)
  );
}

export function describeReport(report: Report): string {
  const { counts, findings, faults } = report;
  const lines = [
    `asked for           ${counts.asked}`,
    `refused             ${sum(counts.refused)}   ${listed(counts.refused)}`,
    `not answered        ${counts.unanswered}   of which ${counts.acceptedUnanswered} were accepted`,
    `accepted by 202     ${counts.accepted}`,
    `accepted by rows    ${counts.rows}   = ${counts.accepted} + ${counts.acceptedUnanswered}; and ${counts.own} of the cloud's own`,
    `succeeded           ${counts.succeeded}`,
    `failed cleanly      ${sum(counts.failed)}   ${listed(counts.failed)}`,
    `superseded          ${counts.superseded}`,
    ...FINDING_KINDS.map((kind) => `${kind.padEnd(19)} ${findings[kind]}`),
    `crashed             ${report.crashes.length}`,
    '',
    `faults              ${Object.entries(faults)
      .filter(([, { planned }]) => planned > 0)
      .map(([name, { planned, fired }]) => `${name} ${fired}${planned === fired ? '' : ` of ${planned}`}`)
      .join(', ')}`,
    ...(report.neverFired.length > 0 ? [`never happened      ${report.neverFired.join(', ')}`] : []),
    `all was well        ${report.settledAfterMs.map((ms) => `${Math.round(ms / 1_000)} s`).join(' after the last fault, ')} after everything was destroyed`,
  ];
  return lines.join('\n');
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

function listed(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}
