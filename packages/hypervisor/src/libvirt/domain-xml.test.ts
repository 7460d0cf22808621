import { describe, expect, it } from 'vitest';
import type { DomainSpec } from '../port.ts';
import { readMark } from './domain-marks.ts';
import { domainXml } from './domain-xml.ts';
import type { Machine } from './machine.ts';
import { nodePaths } from './paths.ts';
import { elementAt, elementsAt, parseXml, type XmlElement } from './xml.ts';

const ID = '7d0d1f9e-3f7b-4a51-9c0e-3f2f1f4b8a11';
const SPEC: DomainSpec = {
  instanceId: ID,
  generation: 3,
  tenantId: 'b7e3a6de-6f0e-4a0c-8a3b-0c5b3c6c2a77',
  tenantName: 'demo',
  instanceName: 'web',
  vcpus: 2,
  memoryMib: 512,
  macAddress: '52:54:00:12:34:56',
  baseSha256: 'ab'.repeat(32),
};
const MACHINE: Machine = { virtualization: 'tcg', architecture: 'x86_64', network: 'cloudlet' };

function domainOf(spec: Partial<DomainSpec> = {}, machine: Partial<Machine> = {}): XmlElement {
  return parseXml(
    domainXml({ ...SPEC, ...spec }, 'a.name', { ...MACHINE, ...machine }, nodePaths('/srv/a & b')),
  );
}

const attributesAt = (element: XmlElement | undefined, ...path: string[]) =>
  element && elementAt(element, ...path)?.attributes;

describe('a domain’s XML', () => {
  it('says what was asked for', () => {
    const domain = domainOf();
    const textAt = (...path: string[]) => elementAt(domain, ...path)?.text;
    expect([textAt('name'), textAt('uuid'), textAt('vcpu')]).toEqual(['a.name', ID, '2']);
    expect([textAt('memory'), attributesAt(domain, 'memory')]).toEqual(['512', { unit: 'MiB' }]);
    expect(attributesAt(domain, 'devices', 'interface', 'mac')).toEqual({ address: SPEC.macAddress });
    expect(attributesAt(domain, 'devices', 'interface', 'source')).toEqual({ network: 'cloudlet' });
    const log = { file: `/srv/a & b/instances/${ID}/console/console.log`, append: 'on' };
    expect(attributesAt(domain, 'devices', 'serial', 'log')).toEqual(log);
    expect(attributesAt(domain, 'devices', 'channel', 'target')?.name).toBe('org.qemu.guest_agent.0');
    expect(elementAt(domain, 'devices', 'graphics')).toBeUndefined();
  });

  it('names the shared base image and lets nobody hand it over', () => {
    const [root, seed] = elementsAt(domainOf(), 'devices', 'disk');
    expect(attributesAt(root, 'source')?.file).toBe(`/srv/a & b/instances/${ID}/disk.qcow2`);
    expect(attributesAt(root, 'backingStore', 'source')?.file).toBe(
      `/srv/a & b/base-images/${SPEC.baseSha256}.qcow2`,
    );
    expect(attributesAt(root, 'backingStore', 'source', 'seclabel')).toEqual({
      model: 'dac',
      relabel: 'no',
    });
    expect(attributesAt(root, 'backingStore', 'backingStore')).toEqual({});
    expect(attributesAt(seed, 'driver')?.type).toBe('raw');
    expect(attributesAt(seed, 'readonly')).toEqual({});
  });

  it('has the host’s CPU on KVM, and a small cache where it is emulated', () => {
    const kvm = domainOf({}, { virtualization: 'kvm' });
    expect(kvm.attributes.type).toBe('kvm');
    expect(attributesAt(kvm, 'cpu')?.mode).toBe('host-model');
    expect(elementAt(kvm, 'features', 'tcg')).toBeUndefined();
    const emulated = domainOf();
    expect(emulated.attributes.type).toBe('qemu');
    expect(elementAt(emulated, 'cpu')).toBeUndefined();
    expect(elementAt(emulated, 'features', 'tcg', 'tb-cache')?.text).toBe('128');
  });

  it('suits Arm', () => {
    const emulated = domainOf({}, { architecture: 'aarch64' });
    expect(attributesAt(emulated, 'os')).toEqual({ firmware: 'efi' });
    expect(attributesAt(emulated, 'os', 'type')).toEqual({ arch: 'aarch64', machine: 'virt' });
    expect(elementAt(emulated, 'cpu', 'model')?.text).toBe('cortex-a57');
    expect(elementAt(emulated, 'clock', 'timer')).toBeUndefined();
    const kvm = domainOf({}, { architecture: 'aarch64', virtualization: 'kvm' });
    expect(attributesAt(kvm, 'cpu')).toEqual({ mode: 'host-passthrough' });
  });

  it.each([`</metadata><devices/>"'<&>]]>`, '&#0; &lt; &amp;', 'Müller & Söhne 云 🚀', ''])(
    'keeps names as text: %s',
    (name) => {
      const domain = domainOf({ tenantName: name, instanceName: name });
      expect(attributesAt(domain, 'metadata', 'instance')).toMatchObject({
        tenant: name,
        name,
        generation: '3',
      });
      expect(elementsAt(domain, 'devices')).toHaveLength(1);
    },
  );
});

describe('the mark in a domain’s metadata', () => {
  it('is read from what libvirt gives, also where it does not say whose the domain is', () => {
    const mark =
      '<instance generation="12" stateDir="/srv/a &amp; b" tenantId="a" tenant="&lt;b&gt;" name="c"/>';
    expect(readMark(mark)).toEqual({ generation: 12, stateDir: '/srv/a & b' });
    const older = "<x:instance xmlns:x='urn:x' generation='0'/>";
    expect(readMark(older)).toEqual({ generation: 0, stateDir: null });
  });

  it.each(['<instance/>', '<instance generation=""/>', '<instance generation="-1"/>', '<a generation="1"/>'])(
    'is none of ours in %s',
    (element) => {
      expect(readMark(element)).toBeNull();
    },
  );
});
