import { createHash } from 'node:crypto';
import { hypervisorContract } from '../testing/contract-suite.ts';
import { startSimulatorProcess } from '../testing/simulator-process.ts';
import { connectSimulated } from './index.ts';

const IMAGE = Buffer.from('what a simulated guest boots from').toString('hex').repeat(2_000);

/** Quick, yet long enough that calls overlap and can be aborted. */
const LATENCIES = { start: 5, boot: 60, shutdown: 20, reboot: 20, disk: 5, copy: 50 };

hypervisorContract('simulated', async () => {
  const simulator = await startSimulatorProcess({ latencies: LATENCIES });
  const node = { socket: simulator.socket, host: 'contract' };
  const hypervisor = await connectSimulated(node);
  const content = Buffer.from(IMAGE);

  const byAnotherClient = async (act: (client: typeof hypervisor) => Promise<void>) => {
    const client = await connectSimulated(node);
    try {
      await act(client);
    } finally {
      await client.close();
    }
  };

  return {
    hypervisor,
    image: {
      sha256: createHash('sha256').update(content).digest('hex'),
      sizeBytes: content.length,
      sizeGib: 1,
      memoryMib: 128,
      async *read() {
        for (let at = 0; at < content.length; at += 4_096) yield content.subarray(at, at + 4_096);
      },
    },
    guest: {
      user: 'cloud',
      powerOffCommand: 'poweroff',
      bootTimeoutMs: 2_000,
      shutdownTimeoutMs: 1_000,
    },
    anotherHand: {
      start: (instanceId) => byAnotherClient((client) => client.startDomain(instanceId)),
      powerOff: (instanceId) => byAnotherClient((client) => client.powerOffDomain(instanceId)),
    },
    async restartDaemon() {
      await simulator.kill();
      await simulator.start();
    },
    stop: () => simulator.stop(),
  };
});
