import { type ConnectOptions, connect, type LibvirtConnection } from '@cloudlet/libvirt';

/**
 * Calls that wait for a guest's QEMU: to start, to hear the power button, to end, to copy. libvirtd works on few calls of one
 * client at a time, and one whose QEMU hangs keeps its place for as long as that hangs, also when nobody waits for it any more.
 * On a shared connection a few such guests would hold up all others, so each call has a connection of its own.
 */
export type GuestCalls = {
  /**
   * @param work one call, or the few that belong together
   * @throws as the work does; LibvirtConnectionError where libvirtd does not answer now
   */
  run<Result>(work: (libvirt: LibvirtConnection) => Promise<Result>): Promise<Result>;
  /** Breaks off what is under way, and refuses all that comes later. */
  close(): Promise<void>;
};

export function openGuestCalls(options: ConnectOptions): GuestCalls {
  const closing = new AbortController();
  const open = new Set<LibvirtConnection>();

  async function end(connection: LibvirtConnection): Promise<void> {
    open.delete(connection);
    // Nothing to wait for: the work is done, or given up.
    await connection.close({ drainMs: 0 });
  }

  return {
    async run(work) {
      const connection = await connect({ ...options, retry: false, signal: closing.signal });
      open.add(connection);
      try {
        return await work(connection);
      } finally {
        await end(connection);
      }
    },
    async close() {
      closing.abort();
      await Promise.all([...open].map(end));
    },
  };
}
