import { connectSimulatorControl } from '@cloudlet/hypervisor';

/** Run by itself, for Playwright loads no sources of packages: `plant-fault.ts METHOD ERROR` plants a fault on the simulated nodes, without words it removes all. */
const [method, error] = process.argv.slice(2);
const control = await connectSimulatorControl({ socket: '/var/lib/cloudlet/run/hypervisors.sock' });
const faults =
  method && error ? ['node-1', 'node-2'].map((host) => ({ host, method, nth: 1, times: 1_000, error })) : [];
await control.call('clearFaults', {});
for (const fault of faults)
  await control.call('addFault', fault as Parameters<typeof control.call<'addFault'>>[1]);
await control.close();
