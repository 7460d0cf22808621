import { createHash } from 'node:crypto';
import { abortable } from '../../abortable.ts';
import { type Hypervisor, HypervisorError, type HypervisorEvent } from '../../port.ts';
import { type HostMethodName, hostMethods, type ParamsInput, type Result } from '../wire/methods.ts';
import { createClientConsoles } from './client-consoles.ts';
import { openConnection } from './connection.ts';
import type { CallOptions } from './pending-calls.ts';

export type SimulatedOptions = {
  /** The simulator's unix socket. */
  readonly socket: string;
  /** Which of its hosts: made on first use. */
  readonly host: string;
  /** How long the first connection may take (ms). */
  readonly connectTimeoutMs?: number;
  /** How long a call may take (ms), and one that copies a disk. */
  readonly callTimeoutMs?: number;
  readonly copyTimeoutMs?: number;
  /** How often the simulator is asked whether it still answers, and within which time it must (ms). */
  readonly pingMs?: number;
};

/** A simulated host behind the port. @throws HypervisorError `unreachable` when no simulator answers in time */
export async function connectSimulated(options: SimulatedOptions): Promise<Hypervisor> {
  const {
    socket,
    host,
    connectTimeoutMs = 5_000,
    callTimeoutMs = 30_000,
    copyTimeoutMs = 1_800_000,
    pingMs = 5_000,
  } = options;
  const listeners = new Set<(event: HypervisorEvent) => void>();
  /** Listeners run on their own: one that throws is its owner's error and breaks no connection. */
  const tell = (event: HypervisorEvent) => {
    for (const listener of listeners) queueMicrotask(() => listener(event));
  };

  const consoles = createClientConsoles((message) => connection.send(message));
  const connection = await openConnection(
    { socket, host, connectTimeoutMs, pingMs },
    {
      onMessage: (message) => {
        if (message.type === 'event') tell(message.event);
        else consoles.take(message);
      },
      onDisconnected: () => {
        consoles.endAll();
        tell({ type: 'disconnected' });
      },
      onReconnected: () => tell({ type: 'reconnected' }),
    },
  );

  const call = async <Name extends HostMethodName>(
    method: Name,
    params: ParamsInput<Name>,
    callOptions: Partial<CallOptions> = {},
  ): Promise<Result<Name>> => {
    const value = await connection.call(method, params, { timeoutMs: callTimeoutMs, ...callOptions });
    return hostMethods[method].result.parse(value) as Result<Name>;
  };
  const act = async <Name extends HostMethodName>(
    method: Name,
    params: ParamsInput<Name>,
    callOptions?: Partial<CallOptions>,
  ): Promise<void> => {
    await call(method, params, callOptions);
  };
  const copying = (signal: AbortSignal, onProgress?: (fraction: number) => void) => ({
    timeoutMs: copyTimeoutMs,
    signal,
    onProgress,
  });

  return {
    host: () => call('host', {}),
    hostUse: () => call('hostUse', {}),
    prepare: () => act('prepare', {}),

    listDomains: () => call('listDomains', {}),
    findDomain: (instanceId) => call('findDomain', { instanceId }),
    defineDomain: (domain) => act('defineDomain', domain),
    undefineDomain: (instanceId) => act('undefineDomain', { instanceId }),
    // All that comes before the power is the simulator's, as what libvirtd does before it starts QEMU is libvirtd's.
    startDomain: async (instanceId, signal, beforePower) => {
      if (signal?.aborted) throw new HypervisorError('aborted', 'the start was called off');
      beforePower?.();
      await act('startDomain', { instanceId }, { signal });
    },
    pressPowerButton: (instanceId) => act('pressPowerButton', { instanceId }),
    rebootDomain: (instanceId) => act('rebootDomain', { instanceId }),
    resetDomain: (instanceId) => act('resetDomain', { instanceId }),
    powerOffDomain: (instanceId) => act('powerOffDomain', { instanceId }),

    hasBaseImage: (sha256) => call('hasBaseImage', { sha256 }),
    async importBaseImage(image, content, signal) {
      if (!(await call('importBaseImage', image, { signal }))) return;
      const found = await digest(content, signal);
      await act('finishImport', { expected: image, found }, { signal });
    },

    createDisk: (disk, signal) => act('createDisk', disk, { signal }),
    growDisk: (instanceId, sizeGib) => act('growDisk', { instanceId, sizeGib }),
    deleteDisk: (instanceId) => act('deleteDisk', { instanceId }),
    writeSeed: (instanceId, seed) => act('writeSeed', { instanceId, seed }),
    deleteSeed: (instanceId) => act('deleteSeed', { instanceId }),
    addAddress: (address) => act('addAddress', address),
    removeAddress: ({ macAddress, ipAddress }) => act('removeAddress', { macAddress, ipAddress }),

    createSnapshot: (snapshot, progress, signal) =>
      call('createSnapshot', snapshot, copying(signal, progress)),
    prepareRestore: (restore, progress, signal) => act('prepareRestore', restore, copying(signal, progress)),
    commitRestore: (instanceId, attempt) => act('commitRestore', { instanceId, attempt }),
    hasRestored: (instanceId, attempt) => call('hasRestored', { instanceId, attempt }),
    discardRestore: (instanceId, attempt) => act('discardRestore', { instanceId, attempt }),
    deleteSnapshot: (instanceId, snapshotId) => act('deleteSnapshot', { instanceId, snapshotId }),
    hasSnapshot: (instanceId, snapshotId) => call('hasSnapshot', { instanceId, snapshotId }),

    listHoldings: () => call('listHoldings', {}),
    describeInstance: (instanceId) => call('describeInstance', { instanceId }),
    openConsole: async (instanceId, tailBytes) =>
      consoles.open(await call('openConsole', { instanceId, tailBytes })),
    readConsole: async (instanceId, tailBytes) =>
      Buffer.from(await call('readConsole', { instanceId, tailBytes }), 'base64'),
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    isHealthy: () => connection.isConnected(),
    async close() {
      consoles.endAll();
      listeners.clear();
      await connection.close();
    },
  };
}

/** Reads the image, keeping nothing of it but what it is. */
async function digest(content: AsyncIterable<Uint8Array>, signal: AbortSignal) {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const chunk of abortable(content, signal)) {
    hash.update(chunk);
    sizeBytes += chunk.length;
  }
  return { sha256: hash.digest('hex'), sizeBytes };
}
