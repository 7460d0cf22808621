import type { Logger } from '@cloudlet/daemon';
import {
  connectLibvirt,
  connectSimulated,
  type Hypervisor,
  type LibvirtDriverOptions,
} from '@cloudlet/hypervisor';
import type { AgentConfig } from './config.ts';
import { currentOperation } from './execution/current-operation.ts';
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
      return await connectAndPrepare(config, logger);
    } catch (error) {
      onFailure(error);
      logger.error({ err: error }, 'the hypervisor is not ready');
      await systemClock.sleep(TRY_AGAIN_MS);
    }
  }
}

async function connectAndPrepare(config: AgentConfig, logger: Logger): Promise<Hypervisor> {
  const hypervisor = await connectDriver(config, logger);
  try {
    await hypervisor.prepare();
    return hypervisor;
  } catch (error) {
    await hypervisor.close();
    throw error;
  }
}

function connectDriver({ hypervisor, stateDir }: AgentConfig, logger: Logger): Promise<Hypervisor> {
  if (hypervisor.driver === 'simulated') {
    return connectSimulated({ socket: hypervisor.socket, host: hypervisor.host });
  }
  const onError = (error: unknown) => logger.error({ err: error }, 'libvirt driver');
  const onWarning = (message: string) => logger.warn(message);
  return connectLibvirt({ uri: hypervisor.uri, stateDir, onError, onWarning, onCall: logCalls(logger) });
}

/** Writes each call of libvirt's down, for who follows a click to the hypervisor: only where debug lines are asked for. */
export function logCalls(logger: Logger): LibvirtDriverOptions['onCall'] {
  return ({ procedure, ms, error }) => {
    const failure = error instanceof Error ? { error: error.message } : {};
    const fields = { ...currentOperation(), procedure, ms: Math.round(ms * 10) / 10, ...failure };
    logger.debug(fields, 'libvirt call');
  };
}
