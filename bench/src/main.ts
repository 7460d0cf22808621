/** `npm run bench -- NAME`: `lifecycle` and `rest` measure on the running system (start it with `./cloudlet up`), `scale` on one of its own. */
import { benchLifecycle } from './lifecycle/bench.ts';
import { benchRest } from './rest/bench.ts';
import { benchScale } from './scale/bench.ts';

const benches: { readonly [name: string]: (args: readonly string[]) => Promise<void> } = {
  lifecycle: benchLifecycle,
  rest: benchRest,
  scale: benchScale,
};

const [name = '', ...args] = process.argv.slice(2);
const bench = benches[name];
if (!bench) {
  console.error(`usage: npm run bench -- ${Object.keys(benches).join('|')} [OPTIONS]`);
  process.exit(2);
}
await bench(args);
