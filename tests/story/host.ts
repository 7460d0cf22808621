import { execFileSync, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs `./cloudlet …` and returns what it printed. */
export function cloudlet(...args: string[]): string {
  return execFileSync(`${root}/cloudlet`, args, { encoding: 'utf8' }).trim();
}

/** Runs virsh on the node's libvirt, as an operator who looks underneath. */
export function virsh(...args: string[]): string {
  return execFileSync('virsh', ['-q', '-c', 'qemu:///system', ...args], { encoding: 'utf8' }).trim();
}

/** Waits for libvirt's next lifecycle event of a kind, such as `Stopped`. @returns when it was, in ms since 1970 */
export async function nextLifecycleEvent(domain: string, kind: string): Promise<number> {
  const command = ['-c', 'qemu:///system', 'event', '--event', 'lifecycle', '--loop', '--timestamp', domain];
  const watcher = spawn('virsh', command, { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    for await (const line of createInterface(watcher.stdout)) {
      const [timestamp = '', event = ''] = line.split(": event 'lifecycle' for domain ");
      if (event.includes(`: ${kind}`)) return Date.parse(timestamp.replace(' ', 'T'));
    }
    throw new Error(`virsh has ended before ${domain} was ${kind}`);
  } finally {
    watcher.kill();
  }
}

/** What of the node's files and address reservations bears an instance's id or MAC address. */
export function leftOnNode(instanceId: string, macAddress: string): string {
  const node = `${cloudlet('env', 'CLOUDLET_STATE_DIR')}/node`;
  const files = execFileSync('find', [node, '-name', `*${instanceId}*`], { encoding: 'utf8' });
  const search = 'grep -rlF "$0" "$@" || [ $? -eq 1 ]';
  const places = [node, '/var/lib/libvirt/dnsmasq'];
  return files + execFileSync('sh', ['-c', search, macAddress, ...places], { encoding: 'utf8' });
}

/** The addresses on which the cloud's own servers listen (the NAT network's dnsmasq serves its guests). */
export function listeningAddresses(): string[] {
  const lines = execFileSync('ss', ['-Htlnp'], { encoding: 'utf8' }).trim().split('\n');
  return lines.filter((line) => !line.includes('dnsmasq')).map((line) => line.trim().split(/\s+/)[3] ?? '');
}

/** Asks the database, as its owner. One column, a line a row. */
export function sql(query: string): string[] {
  const url = cloudlet('env', 'DATABASE_URL');
  const rows = execFileSync('psql', ['-X', '-A', '-t', '-q', url, '-c', query], { encoding: 'utf8' }).trim();
  return rows === '' ? [] : rows.split('\n');
}

export type Part = {
  readonly name: string;
  readonly healthy: boolean;
  readonly pid: number | null;
  readonly log: string;
};

/** A part as `./cloudlet status --json` shows it; the command's exit code tells of trouble and is not asked here. */
export function part(name: string): Part {
  const command = `"$0" status --json || true`;
  const { parts } = JSON.parse(
    execFileSync('sh', ['-c', command, `${root}/cloudlet`], { encoding: 'utf8' }),
  ) as { parts: Part[] };
  const found = parts.find((one) => one.name === name);
  if (!found) throw new Error(`there is no part ${name}`);
  return found;
}
