import { existsSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { privateLibvirtdUnavailable } from '@cloudlet/libvirt/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressIn } from '../testing/contract/bench.ts';
import { namesOf } from './network-names.ts';
import { type LibvirtNode, startLibvirtNode } from './testing/libvirt-node.ts';

const missing = ['/usr/bin/dhcp_release', '/bin/busybox'].find((program) => !existsSync(program));
const unavailable = privateLibvirtdUnavailable() ?? (missing && `${missing} is missing`);
const LONG_MS = 60_000;

describe.skipIf(unavailable)(`the node's DHCP server${unavailable ?? ''}`, { timeout: LONG_MS }, () => {
  let node: LibvirtNode;
  let script: string;

  beforeAll(async () => {
    node = await startLibvirtNode({ stateDirName: 'state, with: odd characters' });
    await node.hypervisor.prepare();
    script = join(node.libvirtd.dir, 'print-lease');
    await writeFile(script, '#!/bin/sh\n[ "$1" != bound ] || echo "$ip/$mask via $router, $lease s"\n');
    await chmod(script, 0o755);
    await plugIn();
  }, LONG_MS);
  afterAll(() => node?.stop(), LONG_MS);

  const names = () => namesOf(node.stateDir);

  async function inside(...command: [string, ...string[]]): Promise<string> {
    const [program, ...args] = command;
    const { exitCode, stdout, stderr } = await node.libvirtd.run(program, args);
    if (exitCode !== 0) throw new Error(`${command.join(' ')}: ${stderr}`);
    return stdout;
  }

  /** A cable into the node's bridge, at whose other end the guests of this test are. */
  async function plugIn(): Promise<void> {
    await node.libvirtd.run('ip', ['link', 'add', 'port0', 'type', 'veth', 'peer', 'name', 'guest0']);
    await inside('ip', 'link', 'set', 'port0', 'master', names().bridge, 'up');
  }

  /** What a guest with this MAC address is given, or nothing. */
  async function ask(macAddress: string, tries: number): Promise<string> {
    await inside('ip', 'link', 'set', 'guest0', 'down', 'address', macAddress);
    await inside('ip', 'link', 'set', 'guest0', 'up');
    const options = ['-i', 'guest0', '-n', '-q', '-f', '-t', String(tries), '-T', '1', '-s', script];
    const { stdout } = await node.libvirtd.run('busybox', ['udhcpc', ...options]);
    return stdout.trim();
  }
  const lease = (ipAddress: string, gateway: string) => `${ipAddress}/22 via ${gateway}, 600 s`;

  it('answers whom it was told of, at once, and nobody else', async () => {
    const { hypervisor } = node;
    const { natCidr } = await hypervisor.host();
    const gateway = addressIn(natCidr, 1, '').ipAddress;
    const one = addressIn(natCidr, 10, 'web');
    const other = { ...addressIn(natCidr, 11, 'web'), ipAddress: one.ipAddress };
    const moved = { ...one, ipAddress: addressIn(natCidr, 12, 'web').ipAddress };

    expect(await ask(one.macAddress, 1)).toBe('');
    await hypervisor.addAddress(one);
    expect(await ask(one.macAddress, 3)).toBe(lease(one.ipAddress, gateway));

    // The guest is destroyed without giving its lease back, and the next one gets its address.
    await hypervisor.removeAddress(one);
    await hypervisor.addAddress(other);
    expect(await ask(other.macAddress, 3)).toBe(lease(one.ipAddress, gateway));
    expect(await ask(one.macAddress, 1)).toBe('');

    await hypervisor.addAddress(moved);
    expect(await ask(one.macAddress, 3)).toBe(lease(moved.ipAddress, gateway));
    for (const address of [other, moved]) await hypervisor.removeAddress(address);
  });

  it('knows its addresses again after the network, or libvirtd, was restarted', async () => {
    const { hypervisor } = node;
    const { natCidr } = await hypervisor.host();
    const one = addressIn(natCidr, 20, 'web');
    const gone = addressIn(natCidr, 21, 'web');
    await hypervisor.addAddress(one);
    await hypervisor.addAddress(gone);
    await node.virsh('net-destroy', names().network);
    await hypervisor.removeAddress(gone);

    const next = await node.connect();
    await next.prepare();
    expect((await next.host()).natCidr).toBe(natCidr);
    await plugIn();
    expect(await ask(one.macAddress, 3)).toContain(`${one.ipAddress}/22`);
    expect(await ask(gone.macAddress, 1)).toBe('');

    await node.libvirtd.signalLibvirtd('KILL');
    await node.libvirtd.startLibvirtd();
    await expect.poll(() => next.isHealthy(), { timeout: 10_000 }).toBe(true);
    expect(await ask(one.macAddress, 3)).toContain(`${one.ipAddress}/22`);
    await next.removeAddress(one);
    expect(await ask(one.macAddress, 1)).toBe('');
    expect((await next.listHoldings()).addresses).toEqual([]);
  });

  it('had nothing to report', () => expect(node.errors).toEqual([]));
});
