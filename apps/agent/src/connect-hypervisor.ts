import type { Logger } from '@cloudlet/daemon';
import { connectSimulated, type Hypervisor } from '@cloudlet/hypervisor';
import type { AgentConfig } from './config.ts';
import { systemClock } from './saga/index.ts';

const TRY_AGAIN_MS = 1_000;

/**
 * Connects to the node's hypervisor and makes the node ready, for as long as it takes: libvirtd may start after the agent.
 * Until then health says why.
 */
export async function connectHypervisor(
  config: AgentConfig,
  logger: Logger,
  onFailure: (error: unknown) => void,
): Promise<Hypervisor> {
  for (;;) {
    try {
      return await connectAndPrepare(config);
    } catch (error) {
      onFailure(error);
      logger.error({ err: error }, 'the hypervisor is not ready');
      await systemClock.sleep(TRY_AGAIN_MS);
    }
  }
}

async function connectAndPrepare(config: AgentConfig): Promise<Hypervisor> {
  const hypervisor = await connectDriver(config);
  try {
    await hypervisor.prepare();
    return hypervisor;
  } catch (error) {
    await hypervisor.close();
    throw error;
  }
}

async function connectDriver({ hypervisor }: AgentConfig): Promise<Hypervisor> {
  switch (hypervisor.driver) {
    case 'simulated':
      return connectSimulated({ socket: hypervisor.socket, host: hypervisor.host });
    case 'libvirt':
      throw new Error('the libvirt driver is being built');
  }
}
