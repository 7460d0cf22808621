import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks a second (sysconf(_SC_CLK_TCK)), 100 on every Linux that Node.js runs on. */
const TICKS_PER_SECOND = 100;

/** Something of each program, by its name. */
export type Usage = { readonly [program: string]: number };

/** A process and all its descendants. */
function familyOf(pid: number): number[] {
  const childrenOf = new Map<number, number[]>();
  for (const entry of readdirSync('/proc')) {
    const stat = /^\d+$/.test(entry) ? statOf(Number(entry)) : null;
    if (stat) childrenOf.set(stat.parent, [...(childrenOf.get(stat.parent) ?? []), Number(entry)]);
  }
  const family = [pid];
  for (const member of family) family.push(...(childrenOf.get(member) ?? []));
  return family;
}

/** Milliseconds of CPU that a process, its descendants, and those of them that have ended took so far. */
export function cpuMsOf(pid: number): number {
  const ticks = familyOf(pid).map((member) => statOf(member)?.ticks ?? 0);
  return (ticks.reduce((sum, one) => sum + one, 0) / TICKS_PER_SECOND) * 1_000;
}

/** The same of this process alone. */
export function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** MiB of memory of a process and its descendants: `pss` counts shared pages once, divided among those who share them. */
export function memoryOf(pid: number): { readonly rss: number; readonly pss: number } {
  const sum = { rss: 0, pss: 0 };
  for (const member of familyOf(pid)) {
    const rollup = readOrEmpty(`/proc/${member}/smaps_rollup`);
    sum.rss += Number(/^Rss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0) / 1024;
    sum.pss += Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0) / 1024;
  }
  return sum;
}

/** proc(5): the fields after the command, which may hold blanks and parentheses itself. */
function statOf(pid: number): { readonly parent: number; readonly ticks: number } | null {
  const stat = readOrEmpty(`/proc/${pid}/stat`);
  if (stat === '') return null;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return { parent: Number(fields[1]), ticks };
}

/** A process may end while it is read. */
function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
