import { type Health, probe } from '../parts/health.ts';
import { findSite, type Site } from '../state/site.ts';
import { KEPT_FOR_GUESTS } from './down.ts';

export type PartStatus = {
  readonly name: string;
  readonly healthy: boolean;
  /** The real process; null while it waits for its next start or is stopped. */
  readonly pid: number | null;
  readonly log: string;
  readonly restarts: number;
  readonly detail?: string;
};

/** `./cloudlet status`. @returns the exit code: 0 when every part is healthy, and would be started again if it ended. */
export async function status(options: { readonly state?: string; readonly json?: boolean }): Promise<number> {
  const site = findSite(options.state);
  const parts = await gatherStatus(site);
  if (options.json) console.log(JSON.stringify({ parts }, null, 2));
  else show(site, parts);
  const isOrphaned = parts.some((part) => part.pid !== null) && !(await site.runner.isKeeping());
  if (isOrphaned) console.error(`\n${whyOrphaned(parts)}`);
  return !isOrphaned && parts.every((part) => part.healthy) ? 0 : 1;
}

/** What to say where parts run and nothing keeps them running. */
export function whyOrphaned(parts: readonly Pick<PartStatus, 'name' | 'pid'>[]): string {
  const running = parts.filter((part) => part.pid !== null).map((part) => part.name);
  if (running.every((name) => KEPT_FOR_GUESTS.includes(name)))
    return `The cloud is down. ${running.join(', ')} runs on because guests' console logs go through it. ./cloudlet up starts the rest.`;
  return 'The supervisor has ended or hangs: nobody starts a part again that ends. ./cloudlet up mends it.';
}

/** Every part that there is, running or not, all asked at once. */
export async function gatherStatus({ runner, parts }: Pick<Site, 'runner' | 'parts'>): Promise<PartStatus[]> {
  const states = new Map((await runner.states()).map((state) => [state.name, state]));
  return Promise.all(
    parts([...states.keys()]).map(async (part) => {
      const state = states.get(part.name);
      const health: Health = state?.pid
        ? await probe(part.health)
        : { healthy: false, detail: state ? 'is being started' : 'is stopped' };
      return {
        name: part.name,
        ...health,
        pid: state?.pid ?? null,
        log: part.log,
        restarts: state?.restarts ?? 0,
      };
    }),
  );
}

function show({ summary, paths }: Site, parts: readonly PartStatus[]): void {
  const width = Math.max(...parts.map((part) => part.name.length));
  for (const part of parts) {
    const mark = part.healthy ? '✓' : '✗';
    const restarts = part.restarts > 0 ? `, started anew ${part.restarts} times` : '';
    const state = part.healthy ? 'healthy' : 'not healthy';
    const words = `${part.healthy && part.detail ? `${state}, ${part.detail}` : (part.detail ?? state)}${restarts}`;
    console.log(`${mark} ${part.name.padEnd(width)}  ${String(part.pid ?? '-').padStart(7)}  ${words}`);
    if (!part.healthy) console.log(`  ${' '.repeat(width)}           log: ${part.log}`);
  }
  console.log(`\n${summary}\nLogs:   ${paths.log}/`);
}
