import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StaticAddress } from '../port.ts';
import { HypervisorError } from '../port.ts';
import { hasCode } from './errors.ts';
import { namesIn } from './files.ts';
import { type ToolResult, toolFailure } from './tools.ts';

export type DhcpHost = Pick<StaticAddress, 'macAddress' | 'ipAddress'>;

/** Runs a program to its end where the node's network is: on this host, unless a test's node lives in namespaces. */
export type RunOnHost = (program: string, args: readonly string[]) => Promise<ToolResult>;

/** The server that reads the folder. */
export type DhcpServer = {
  readonly bridge: string;
  readonly pidFile: string;
  /** Whether it should be running: one that starts later reads what is in the folder then. */
  isActive(): Promise<boolean>;
};

/**
 * The DHCP server's static hosts: a file each in a folder that dnsmasq watches (dnsmasq(8), --dhcp-hostsdir), named by what is in it.
 * libvirt could do it too (virNetworkUpdate), but reloads all its firewall rules each time, for a third of a second or more.
 */
export type DhcpHosts = {
  /** Makes the folder. */
  prepare(): Promise<void>;
  /** Tells the server of removals, also of those that were cut off. */
  finishRemovals(): Promise<void>;
  list(): Promise<DhcpHost[]>;
  /** @throws address_conflict */
  add(host: DhcpHost): Promise<void>;
  remove(host: DhcpHost): Promise<void>;
};

const LEASE = '10m';
const NAME = /^((?:[0-9a-f]{2}-){5}[0-9a-f]{2})_(\d+\.\d+\.\d+\.\d+)$/;
/** dnsmasq skips names that begin with a dot. */
const NEW = '.new.';
const REMOVED = '.removed.';
/** pkill(1): the server has died, and the next one reads the folder. */
const NO_PROCESS = 1;

export function openDhcpHosts(folder: string, server: DhcpServer, runOnHost: RunOnHost): DhcpHosts {
  const nameOf = ({ macAddress, ipAddress }: DhcpHost) => `${macAddress.replaceAll(':', '-')}_${ipAddress}`;
  const removals = async () => (await namesIn(folder)).filter((name) => name.startsWith(REMOVED));

  async function list(): Promise<DhcpHost[]> {
    const names = await namesIn(folder);
    return names.flatMap((name) => {
      const [, mac, ipAddress] = NAME.exec(name) ?? [];
      return mac && ipAddress ? [{ macAddress: mac.replaceAll('-', ':'), ipAddress }] : [];
    });
  }

  /** dnsmasq notices new files, but only reads again what is left when it is told to. */
  async function finishRemovals(): Promise<void> {
    const removed = await removals();
    if (removed.length === 0) return;
    if (await server.isActive()) {
      const told = await runOnHost('pkill', ['-HUP', '--exact', '--pidfile', server.pidFile, 'dnsmasq']);
      if (told.exitCode !== 0 && told.exitCode !== NO_PROCESS) throw toolFailure('pkill', told);
    }
    await Promise.all(removed.map((name) => rm(join(folder, name), { force: true })));
  }

  return {
    list,
    finishRemovals,

    async prepare() {
      await mkdir(folder, { recursive: true });
      // dnsmasq runs as a user of its own.
      await chmod(folder, 0o755);
    },

    async add(host) {
      const holder = (await list()).find(
        (one) => one.macAddress === host.macAddress || one.ipAddress === host.ipAddress,
      );
      if (holder) {
        if (holder.macAddress === host.macAddress && holder.ipAddress === host.ipAddress) return;
        const message = `${holder.ipAddress} belongs to ${holder.macAddress} on this node`;
        throw new HypervisorError('address_conflict', message);
      }
      // The address may be that of a guest just removed, which the server would still hold to.
      await finishRemovals();
      const temporary = join(folder, `${NEW}${nameOf(host)}`);
      await writeFile(temporary, `${host.macAddress},${host.ipAddress},${LEASE}\n`, { mode: 0o644 });
      await rename(temporary, join(folder, nameOf(host)));
    },

    async remove(host) {
      const name = nameOf(host);
      if (!(await namesIn(folder)).some((other) => other === name || other === REMOVED + name)) return;
      // A destroyed guest hands back no lease, and dnsmasq would keep its address from the next guest until the lease ends.
      if (await server.isActive()) {
        const asked = await runOnHost('dhcp_release', [server.bridge, host.ipAddress, host.macAddress]);
        if (asked.exitCode !== 0) throw toolFailure('dhcp_release', asked);
      }
      try {
        await rename(join(folder, name), join(folder, REMOVED + name));
      } catch (error) {
        if (!hasCode(error, 'ENOENT')) throw error;
      }
      await finishRemovals();
    },
  };
}
