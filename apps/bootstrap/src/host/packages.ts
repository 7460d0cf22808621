import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Problem } from '../errors.ts';
import { run, runAny } from '../process/run.ts';
import { repositoryRoot } from '../state/repository.ts';

/** What Debian packages are for. `image-builder`'s are listed beside it, in infra/images/packages.txt. */
export type PackagePurpose = 'servers' | 'hypervisor' | 'image-builder' | 'tests';

/** The Debian packages of one purpose on this machine's architecture. */
export function packagesFor(
  purpose: PackagePurpose,
  architecture: NodeJS.Architecture = process.arch,
): string[] {
  switch (purpose) {
    case 'servers':
      return ['postgresql', 'redis-server'];
    case 'hypervisor':
      return [
        ...(architecture === 'arm64'
          ? ['qemu-system-arm', 'qemu-efi-aarch64', 'ipxe-qemu']
          : ['qemu-system-x86']),
        'qemu-utils',
        'libvirt-daemon-system',
        'libvirt-clients',
        // What libvirt's NAT network is made of; with --no-install-recommends nothing else brings them.
        'dnsmasq-base',
        'iptables',
        // dhcp_release and pkill for the network's addresses, genisoimage for the seeds.
        'dnsmasq-utils',
        'procps',
        'genisoimage',
      ];
    case 'image-builder':
      return parsePackageList(readFileSync(join(repositoryRoot, 'infra/images/packages.txt'), 'utf8'));
    case 'tests':
      // systemd-analyze checks the units; the tests' private hosts need iproute2 and procps, and ask for addresses by busybox; the fault
      // run sets clocks by libfaketime; the documents' stories ask by curl and read by jq.
      return [
        ...['chromium', 'fonts-noto-cjk', 'systemd', 'iproute2', 'procps', 'busybox', 'libfaketime'],
        ...['curl', 'jq'],
      ];
  }
}

/** One package a line; `#` begins a comment. */
export function parsePackageList(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '');
}

/** dpkg-query(1): one line a package, its name and whether it is installed. */
const FORMAT = `\${Package} \${db:Status-Status}\\n`;

/** Those of the packages that are not installed. */
export async function missingPackages(packages: readonly string[]): Promise<string[]> {
  const asked = await runAny(['dpkg-query', '--show', `--showformat=${FORMAT}`, ...packages]);
  const installed = new Set(
    asked.stdout
      .split('\n')
      .flatMap((line) => (line.endsWith(' installed') ? [line.slice(0, line.indexOf(' '))] : [])),
  );
  return packages.filter((name) => !installed.has(name));
}

/** Installs packages with apt-get. Needs root. @throws Problem */
export async function installPackages(
  packages: readonly string[],
  log: string,
  onLine: (line: string) => void,
): Promise<void> {
  const options = { log, onLine, environment: { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' } };
  // Another apt may be at work, e.g. unattended upgrades: wait for it.
  const apt = ['apt-get', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Dpkg::Use-Pty=0', '-q'] as const;
  const restore = keepServicesFromStarting();
  try {
    await run([...apt, 'update'], options);
    await run([...apt, 'install', '-y', '--no-install-recommends', ...packages], options);
    if (packages.includes('redis-server') && existsSync(SYSTEMD_RUNNING)) {
      await run(['systemctl', 'disable', '--now', 'redis-server'], options);
    }
  } catch (cause) {
    throw new Problem('Debian packages could not be installed', {
      why: 'apt-get failed',
      next: `See whether this works, then run ./cloudlet up again:\nsudo apt-get update && sudo apt-get install ${packages.join(' ')}`,
      cause,
    });
  } finally {
    restore();
  }
}

/** Whether systemd is the init system (sd_booted(3)). */
export const SYSTEMD_RUNNING = '/run/systemd/system';
const POLICY = '/usr/sbin/policy-rc.d';
const CLUSTER_DEFAULTS = '/etc/postgresql-common/createcluster.d/cloudlet.conf';

/**
 * Cloudlet runs servers of its own, so Debian's are not to start, nor PostgreSQL's default cluster to be made, because of
 * packages that Cloudlet installs (invoke-rc.d(8): policy-rc.d decides). What the machine's administrator has set stays.
 * @returns what takes both files away again.
 */
function keepServicesFromStarting(): () => void {
  const denied = existsSync(SYSTEMD_RUNNING) ? 'postgresql*|redis*' : '*';
  const files = [
    {
      path: POLICY,
      text: `#!/bin/sh\n# Cloudlet, while it installs packages.\ncase $1 in ${denied}) exit 101 ;; esac\n`,
      mode: 0o755,
    },
    ...(existsSync('/etc/postgresql')
      ? []
      : [{ path: CLUSTER_DEFAULTS, text: 'create_main_cluster = false\n', mode: 0o644 }]),
  ].filter(({ path }) => !existsSync(path));
  for (const { path, text, mode } of files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { mode });
  }
  return () => {
    for (const { path } of files) rmSync(path, { force: true });
  };
}
