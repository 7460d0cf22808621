import { hypervisorContract } from '../testing/contract-suite.ts';
import { startSimulatorProcess } from '../testing/simulator-process.ts';
import { smallImage } from '../testing/small-image.ts';
import { connectSimulated } from './index.ts';

/** Quick, yet long enough that calls overlap and can be aborted. */
const LATENCIES = { start: 5, boot: 60, shutdown: 20, reboot: 20, disk: 5, copy: 50 };

hypervisorContract('simulated', async () => {
  const simulator = await startSimulatorProcess({ latencies: LATENCIES });
  const node = { socket: simulator.socket, host: 'contract' };
  const hypervisor = await connectSimulated(node);

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
    image: smallImage,
    guest: {
      user: 'cloud',
      powerOffCommand: 'poweroff',
      addressCommand: 'ip',
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
