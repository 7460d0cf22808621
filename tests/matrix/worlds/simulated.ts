import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  connectSimulated,
  connectSimulatorControl,
  type Hypervisor,
  type Latencies,
  startSimulator,
} from '@cloudlet/hypervisor';
import type { Scenario } from '../../../apps/agent/src/testing/scenarios.ts';
import { until } from '../../../apps/agent/src/testing/until.ts';
import { childrenOf } from './left-programs.ts';
import type { NodeView, NodeWorld, World } from './world.ts';

/** Quick, yet so that calls are under way for a while. */
const QUICK: Latencies = {
  define: 3,
  start: 20,
  powerOff: 10,
  reset: 5,
  boot: 0,
  shutdown: 30,
  reboot: 30,
  disk: 10,
  seed: 5,
  address: 5,
  copy: 60,
};
const SLOW_MS = 1_500;
/** What the simulator answers at once. */
const IMMEDIATE = ['importBaseImage', 'finishImport', 'pressPowerButton', 'rebootDomain'].map(
  (call) => `calls ${call}`,
);
const HOST = 'node';
const FILE = 'written-since';
/** Whoever starts a guest that is on is answered at once. */
const isDoneAlready = (effect: string, { kind, guest }: Scenario) =>
  effect === 'calls startDomain' && kind === 'start' && guest === 'on';

/** Simulated hosts, each behind a simulator of its own. */
export async function openSimulatedWorld(): Promise<World> {
  return {
    driver: 'simulated',
    canBeSlow: (effect, scenario) =>
      effect.startsWith('calls ') && !IMMEDIATE.includes(effect) && !isDoneAlready(effect, scenario),
    openNode,
    leftovers: async () => [],
    close: async () => undefined,
  };
}

async function openNode(name: string): Promise<NodeWorld> {
  const folder = await mkdtemp(join(tmpdir(), `matrix-${name}-`));
  const socket = join(folder, 'simulator.sock');
  const simulator = await startSimulator({ socket, state: join(folder, 'simulator'), latencies: QUICK });
  const control = await connectSimulatorControl({ socket });
  const outside = await connectSimulated({ socket, host: HOST });
  const stateDir = join(folder, 'state');
  return {
    hypervisor: { driver: 'simulated', socket, host: HOST },
    stateDir,
    agentEnvironment: {},
    makeImage,
    look: () => look(outside, join(folder, 'simulator/hosts')),
    setPower: (id, power) => (power === 'on' ? outside.startDomain(id) : outside.powerOffDomain(id)),
    async silence() {
      const always = { host: HOST, error: 'timed_out', times: Number.MAX_SAFE_INTEGER } as const;
      for (const method of ['pressPowerButton', 'rebootDomain', 'resetDomain']) {
        await control.call('addFault', { ...always, method });
      }
    },
    writeToDisk: (id) => writeToDisk(outside, id),
    async setSlow(slow) {
      const names = Object.keys(QUICK) as (keyof Latencies)[];
      const taking = names.filter((latency) => !['boot', 'shutdown', 'reboot'].includes(latency));
      await control.call(
        'setLatencies',
        slow ? Object.fromEntries(taking.map((one) => [one, SLOW_MS])) : QUICK,
      );
    },
    async recover() {
      await control.call('clearFaults', {});
    },
    programs: () => childrenOf(stateDir),
    async close() {
      await outside.close();
      await control.close();
      await simulator.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function makeImage(folder: string) {
  const bytes = randomBytes(1024);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await writeFile(join(folder, `${sha256}.qcow2`), bytes);
  return { sha256, sizeBytes: bytes.length, virtualSizeBytes: 2 ** 30 };
}

async function writeToDisk(outside: Hypervisor, instanceId: string): Promise<void> {
  const session = await outside.openConsole(instanceId, 0);
  let text = '';
  const reading = (async () => {
    for await (const bytes of session.output) text += Buffer.from(bytes).toString();
  })();
  await session.write(Buffer.from(`somebody\recho something > ${FILE}\rcat ${FILE}\r`));
  await until('the guest has written', () => text.includes('\nsomething'));
  session.close();
  await reading;
}

async function look(outside: Hypervisor, hosts: string): Promise<NodeView> {
  const [holdings, domains, disks] = await Promise.all([
    outside.listHoldings(),
    outside.listDomains(),
    readDisks(hosts),
  ]);
  return {
    domains: domains.map(({ instanceId, generation, power, vcpus, memoryMib }) => ({
      instanceId,
      generation,
      isOn: power === 'running',
      vcpus,
      memoryMib,
    })),
    disks: holdings.disks.map((instanceId) => ({
      instanceId,
      isWritten: Object.hasOwn(disks.get(instanceId)?.files ?? {}, FILE),
    })),
    seeds: holdings.seeds,
    snapshots: holdings.snapshots,
    addresses: holdings.addresses,
    strays: holdings.temporaries,
  };
}

type DiskRow = { readonly files: Readonly<Record<string, string>> };

/** The disks of the simulator's state file: a change a line, the last one counts. */
async function readDisks(hosts: string): Promise<Map<string, DiskRow>> {
  const disks = new Map<string, DiskRow>();
  for (const name of await readdir(hosts)) {
    const lines = (await readFile(join(hosts, name), 'utf8')).split('\n').filter((line) => line !== '');
    for (const [change, table, key, row] of lines.flatMap((line) => JSON.parse(line))) {
      if (change === 'put' && table === 'disk') disks.set(key, row);
    }
  }
  return disks;
}
