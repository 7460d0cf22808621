import type { TestRedis } from '../../apps/agent/src/testing/redis-server.ts';
import type { Case } from './cases.ts';
import { type Lane, openLane } from './lane.ts';
import { runCase } from './run-case.ts';
import type { World } from './worlds/world.ts';

export type Results = {
  /** The points that each case passed which came to a good end. */
  readonly traces: ReadonlyMap<Case, readonly string[]>;
  readonly failures: readonly Case[];
};

/** Runs the cases on some lanes side by side and prints a line for each. A lane on which a case failed is given up for a new one. */
export async function runInLanes(
  options: { readonly world: World; readonly redis: TestRedis; readonly lanes: number },
  cases: readonly Case[],
): Promise<Results> {
  const { world, redis } = options;
  const waiting = [...cases];
  const traces = new Map<Case, readonly string[]>();
  const failures: Case[] = [];
  let opened = 0;
  const open = () => {
    opened += 1;
    return openLane(world, redis, `lane-${opened}-${Date.now().toString(36)}`);
  };

  const work = async () => {
    let lane: Lane | null = null;
    for (let one = waiting.shift(); one; one = waiting.shift()) {
      lane ??= await open();
      const since = Date.now();
      const took = () => `${((Date.now() - since) / 1_000).toFixed(1)} s`;
      try {
        const trace = await runCase(lane, one);
        traces.set(one, trace);
        console.log(`ok   ${one.name} (${took()})`);
      } catch (error) {
        failures.push(one);
        console.log(`FAIL ${one.name} (${took()})\n${explain(error, lane)}`);
        await lane.close();
        lane = null;
      }
    }
    await lane?.close();
  };
  await Promise.all(Array.from({ length: Math.min(options.lanes, cases.length) }, work));
  return { traces, failures };
}

function explain(error: unknown, lane: Lane): string {
  const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const indented = (lines: readonly string[]) => lines.map((line) => `    ${line}`);
  return [
    said,
    '  passed:',
    ...indented(lane.faults.trace()),
    '  the agent’s log:',
    ...indented(lane.agent.log().map(withoutNames)),
  ].join('\n');
}

/** A log line without what is the same in all lines of a lane. */
function withoutNames(line: string): string {
  return line.replace(/"(level|part|nodeId|requestId|operationId|instanceId)":("[^"]*"|\d+),?/g, '');
}
