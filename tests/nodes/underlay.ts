import { execFileSync } from 'node:child_process';

/**
 * The wires between the hosts: a bridge in the control host's network namespace, and a pair of interfaces for each compute host.
 * Nothing of it is seen outside the private host in which the tests run.
 */
const BRIDGE = 'underlay';
const NETWORK = '10.99.0';

/** The control host's address, and a compute host's by its number. */
export const addressOf = (number: number) => `${NETWORK}.${number + 1}`;
export const CONTROL_ADDRESS = addressOf(0);

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

export function makeUnderlay(): void {
  ip('link', 'add', BRIDGE, 'type', 'bridge');
  ip('addr', 'add', `${CONTROL_ADDRESS}/24`, 'dev', BRIDGE);
  ip('link', 'set', BRIDGE, 'up');
}

/** Gives a host that has just booted its network card. It goes with the host. @param pid a process of the host's */
export function plugIn(host: string, pid: number): void {
  ip('link', 'add', host, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(pid));
  ip('link', 'set', host, 'master', BRIDGE, 'up');
}

/** Takes the card out of a host that is off, where the kernel has not done so yet. */
export function unplug(host: string): void {
  execFileSync('sh', ['-c', 'ip link del "$0" 2>/dev/null || true', host]);
}

/** Pulls the cable at the switch, or puts it back. */
export function setLink(host: string, state: 'up' | 'down'): void {
  ip('link', 'set', host, state);
}
