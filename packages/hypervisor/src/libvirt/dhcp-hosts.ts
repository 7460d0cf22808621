import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StaticAddress } from '../port.ts';
import { HypervisorError } from '../port.ts';
import { namesIn } from './files.ts';

export type DhcpHost = Pick<StaticAddress, 'macAddress' | 'ipAddress'>;

/** Runs a program where the node's network is: on this host, unless a test's node lives in namespaces. @throws when it fails */
export type RunOnHost = (program: string, args: readonly string[]) => Promise<void>;

/**
 * The DHCP server's static hosts: a file each in a folder that dnsmasq watches (dnsmasq(8), --dhcp-hostsdir), named by what is in it.
 * libvirt could do it too (virNetworkUpdate), but reloads all its firewall rules each time, for a third of a second or more.
 */
export type DhcpHosts = {
  prepare(): Promise<void>;
  list(): Promise<DhcpHost[]>;
  /** @throws address_conflict */
  add(host: DhcpHost): Promise<void>;
  remove(host: DhcpHost): Promise<void>;
};

const LEASE = '10m';
const NAME = /^((?:[0-9a-f]{2}-){5}[0-9a-f]{2})_(\d+\.\d+\.\d+\.\d+)$/;

export function openDhcpHosts(
  folder: string,
  bridge: string,
  pidFile: string,
  runOnHost: RunOnHost,
): DhcpHosts {
  const nameOf = ({ macAddress, ipAddress }: DhcpHost) => `${macAddress.replaceAll(':', '-')}_${ipAddress}`;

  async function list(): Promise<DhcpHost[]> {
    const names = await namesIn(folder);
    return names.flatMap((name) => {
      const [, mac, ipAddress] = NAME.exec(name) ?? [];
      return mac && ipAddress ? [{ macAddress: mac.replaceAll('-', ':'), ipAddress }] : [];
    });
  }

  return {
    list,

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
      // dnsmasq skips names that begin with a dot, and reads a file when it gets its name.
      const temporary = join(folder, `.${nameOf(host)}`);
      await writeFile(temporary, `${host.macAddress},${host.ipAddress},${LEASE}\n`, { mode: 0o644 });
      await rename(temporary, join(folder, nameOf(host)));
    },

    async remove(host) {
      const known = (await list()).some((one) => nameOf(one) === nameOf(host));
      if (!known) return;
      // A destroyed guest hands back no lease, and dnsmasq would keep its address from the next guest until the lease ends.
      await runOnHost('dhcp_release', [bridge, host.ipAddress, host.macAddress]);
      await rm(join(folder, nameOf(host)), { force: true });
      // New files are noticed, missing ones are not.
      await runOnHost('pkill', ['-HUP', '--pidfile', pidFile]);
    },
  };
}
