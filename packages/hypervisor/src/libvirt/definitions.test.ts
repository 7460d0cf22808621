import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { privateQemuUnavailable } from '@cloudlet/libvirt/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HypervisorEvent } from '../port.ts';
import { planGuest } from '../testing/contract/bench.ts';
import { smallImage } from '../testing/small-image.ts';
import { domainXml } from './domain-xml.ts';
import type { Machine } from './machine.ts';
import { nodePaths } from './paths.ts';
import { type LibvirtNode, startLibvirtNode } from './testing/libvirt-node.ts';

const unavailable = privateQemuUnavailable();
const LONG_MS = 60_000;
/** The schema is looked at first. Then this host may have no KVM, or no QEMU for the other architecture. */
const REFUSED_LATER = /does not support virt type|No emulator found for arch/;

describe.skipIf(unavailable)(`libvirt's definitions${unavailable ?? ''}`, { timeout: LONG_MS }, () => {
  let folder: string;
  let node: LibvirtNode;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'definitions-'));
    node = await startLibvirtNode({ stateDirName: 'state & "odd" <folder>, with=all: sorts' });
    await node.hypervisor.prepare();
  }, LONG_MS);
  afterAll(async () => {
    await node?.stop();
    await rm(folder, { recursive: true });
  }, LONG_MS);

  const planOf = (name: string) => planGuest({ image: smallImage, guest: { user: 'cloud' } }, name);

  describe.each<Pick<Machine, 'virtualization' | 'architecture'>>([
    { architecture: 'x86_64', virtualization: 'tcg' },
    { architecture: 'x86_64', virtualization: 'kvm' },
    { architecture: 'aarch64', virtualization: 'tcg' },
    { architecture: 'aarch64', virtualization: 'kvm' },
  ])('$architecture, $virtualization', (machine) => {
    it('is valid by libvirt’s schema', async () => {
      const { domain } = planOf('valid');
      const file = join(folder, 'domain.xml');
      await writeFile(
        file,
        domainXml(domain, 'valid', { ...machine, network: 'cloudlet' }, nodePaths('/srv/node')),
      );
      const defined = await node.libvirtd.run('virsh', ['-q', 'define', '--validate', file]);
      if (defined.exitCode !== 0) expect(defined.stderr).toMatch(REFUSED_LATER);
      else await node.virsh('undefine', domain.instanceId);
    });
  });

  it('gives one name to nobody twice, whatever tenants are called', async () => {
    const { hypervisor } = node;
    const plans = ['web', 'web', 'web'].map(planOf);
    const tenants = ['Müller & Söhne', 'Müller + Söhne', '\u0000\u001b</name>'];
    for (const [index, plan] of plans.entries()) {
      await hypervisor.defineDomain({ ...plan.domain, tenantName: tenants[index] ?? '' });
    }
    const names = (await hypervisor.listDomains()).map(({ name }) => name);
    expect(new Set(names).size).toBe(plans.length);
    for (const name of names) expect(name).toMatch(/^[\w-]+\.web\.[0-9a-f]{8}$/);
    for (const { id } of plans) await hypervisor.undefineDomain(id);
  });

  it('redefines a domain whose instance has another name by now', async () => {
    const { hypervisor } = node;
    const plan = planOf('before');
    await hypervisor.defineDomain(plan.domain);
    await hypervisor.defineDomain({ ...plan.domain, instanceName: 'after', vcpus: 2 });
    expect(await hypervisor.findDomain(plan.id)).toMatchObject({ vcpus: 2 });
    await hypervisor.undefineDomain(plan.id);
  });

  it('leaves alone and does not mention what is not ours', async () => {
    const { hypervisor } = node;
    const file = join(folder, 'foreign.xml');
    const events: HypervisorEvent[] = [];
    const end = hypervisor.onEvent((event) => events.push(event));
    await writeFile(
      file,
      "<domain type='qemu'><name>foreign</name><memory unit='MiB'>16</memory><os><type>hvm</type></os></domain>",
    );
    await node.virsh('define', file);
    await node.virsh('start', 'foreign');
    await node.virsh('destroy', 'foreign');
    expect(await hypervisor.listDomains()).toEqual([]);
    await node.virsh('undefine', 'foreign');
    // An event of ours comes after all of the other's.
    const plan = planOf('ours');
    await hypervisor.defineDomain(plan.domain);
    await hypervisor.undefineDomain(plan.id);
    await expect
      .poll(() => events)
      .toEqual([
        { type: 'power', instanceId: plan.id, generation: 3, power: 'absent', cause: 'undefined: removed' },
      ]);
    end();
  });

  it('tells of a domain that was there before this agent and is undefined by another hand', async () => {
    const plan = planOf('early');
    await node.hypervisor.defineDomain(plan.domain);
    const events: HypervisorEvent[] = [];
    (await node.connect()).onEvent((event) => events.push(event));
    await node.virsh('undefine', plan.id);
    await expect.poll(() => events).toMatchObject([{ instanceId: plan.id, power: 'absent', generation: 3 }]);
    await node.hypervisor.undefineDomain(plan.id);
  });

  it('had nothing to report', () => expect(node.errors).toEqual([]));
});
