import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Measured, measureRest } from './measure.ts';

const cloudlet = fileURLToPath(new URL('../../../cloudlet', import.meta.url));

/** `npm run bench -- rest [--seconds N]`: the REST API of the running system, as it was started by `./cloudlet up --rate-limit 0`. */
export async function benchRest(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { seconds: { type: 'string', default: '10' } } });
  const ask = (...words: string[]) => execFileSync(cloudlet, words, { encoding: 'utf8' }).trim();
  const origin = ask('env', 'CLOUDLET_PORTAL_URL');
  const token = ask('token', 'create', '--tenant', 'demo', '--name', `bench-rest-${Date.now()}`);
  console.log(tableOf(await measureRest({ origin, token }, Number(values.seconds) * 1_000)));
}

/** As docs/performance.md has it. */
function tableOf(measured: readonly Measured[]): string {
  const rows = measured.flatMap(({ what, loads }) =>
    loads.map(({ clients, perSecond, ...times }) => {
      const [p50, p95, p99] = [times.p50, times.p95, times.p99].map((time) => `${time.toFixed(1)} ms`);
      return `| ${what} | ${clients} | ${Math.round(perSecond)} | ${p50} | ${p95} | ${p99} |`;
    }),
  );
  return ['| request | clients | a second | p50 | p95 | p99 |', '|---|---|---|---|---|---|', ...rows].join(
    '\n',
  );
}
