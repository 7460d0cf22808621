/** `npm run bench -- NAME`: measures on the running system (start it with `./cloudlet up`). */
import { benchLifecycle } from './lifecycle/bench.ts';

const benches: { readonly [name: string]: (args: readonly string[]) => Promise<void> } = {
  lifecycle: benchLifecycle,
};

const [name = '', ...args] = process.argv.slice(2);
const bench = benches[name];
if (!bench) {
  console.error(`usage: npm run bench -- ${Object.keys(benches).join('|')} [--rounds N]`);
  process.exit(2);
}
await bench(args);
