import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  connect,
  isLibvirtError,
  type LibvirtConnection,
  type LifecycleChange,
  PROCEDURES,
} from '../src/index.ts';
import { until } from '../src/testing/until.ts';
import { type PrivateLibvirtd, privateLibvirtdUnavailable, startPrivateLibvirtd } from '../testing/index.ts';

const skipped = privateLibvirtdUnavailable();
const caught = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);
const xml = (name: string): string =>
  `<domain type='test'><name>${name}</name><memory unit='MiB'>64</memory><vcpu>1</vcpu><os><type>hvm</type></os></domain>`;

describe.skipIf(skipped !== undefined)(`test:///default through a real libvirtd ${skipped ?? ''}`, () => {
  let daemon: PrivateLibvirtd;
  let conn: LibvirtConnection;

  beforeAll(async () => {
    daemon = await startPrivateLibvirtd();
    conn = await connect({ uri: 'test:///default', socketPath: daemon.socketPath });
  });
  afterAll(async () => {
    await conn?.close();
    await daemon?.stop();
  });

  it('knows the host', async () => {
    expect(await conn.host.getType()).toBe('TEST');
    expect(await conn.host.getLibVersion()).toMatch(/^\d+\.\d+\.\d+$/);
    expect(await conn.host.getUri()).toBe('test:///default');
    expect(await conn.host.getHostname()).toBe('private-libvirtd');
    expect(await conn.host.isSecure()).toBe(true);
    expect(await conn.host.getMaxVcpus({ type: 'test' })).toBe(32);
    expect(await conn.host.getCapabilities()).toContain('<capabilities>');
    expect(await conn.host.getNodeInfo()).toEqual({
      model: 'i686',
      memoryKiB: 3_145_728,
      cpus: 16,
      mhz: 1400,
      numaNodes: 2,
      sockets: 2,
      cores: 2,
      threads: 2,
    });
    expect(await conn.host.getFreeMemory()).toBeGreaterThan(0);
  });

  it('has the domain that is always there', async () => {
    const [dom] = await conn.host.listAllDomains({ flags: ['active'] });
    expect(dom).toEqual({ name: 'test', uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f', id: 1 });
    expect(await conn.domain.lookupByUuid({ uuid: '6695EB01-F6A4-8304-79AA-97F2502E193F' })).toEqual(dom);
    expect(await conn.domain.lookupById({ id: 1 })).toEqual(dom);
    if (dom === undefined) throw new Error('no domain');
    expect(await conn.domain.getInfo({ dom })).toMatchObject({
      state: 'running',
      maxMemoryKiB: 8_388_608,
      memoryKiB: 2_097_152,
      vcpus: 2,
    });
    expect(await conn.domain.getOsType({ dom })).toBe('linux');
    expect(await conn.domain.isPersistent({ dom })).toBe(true);
    const [stats] = await conn.host.getAllDomainStats({ domains: [dom], stats: ['state'] });
    expect(stats).toEqual({ dom, stats: { 'state.state': 1, 'state.reason': 0 } });
  });

  it('leads a domain through its life, and tells it as events', async () => {
    const seen: LifecycleChange[] = [];
    const subscription = await conn.subscribe('domain-lifecycle', ({ dom, ...change }) => {
      if (dom.name === 'life') seen.push(change as LifecycleChange);
    });
    const defined = await conn.domain.defineXml({ xml: xml('life') });
    expect(defined.id).toBe(-1);
    expect(await conn.domain.getState({ dom: defined })).toEqual({ state: 'shutoff', reason: 'unknown' });
    expect(await conn.domain.isActive({ dom: defined })).toBe(false);

    const dom = await conn.domain.create({ dom: defined });
    expect(dom.id).toBeGreaterThan(0);
    expect(await conn.domain.getState({ dom })).toEqual({ state: 'running', reason: 'booted' });
    await conn.domain.suspend({ dom });
    expect(await conn.domain.getState({ dom })).toEqual({ state: 'paused', reason: 'user' });
    await conn.domain.resume({ dom });
    await conn.domain.reboot({ dom, flags: ['acpi'] });
    await conn.domain.destroy({ dom });
    expect(await conn.domain.getState({ dom })).toEqual({ state: 'shutoff', reason: 'destroyed' });
    await conn.domain.undefine({ dom });
    expect(isLibvirtError(await caught(conn.domain.getState({ dom })), 'NO_DOMAIN')).toBe(true);

    await until('the last event', () => seen.some(({ event }) => event === 'undefined'));
    expect(seen).toEqual(
      expect.arrayContaining([
        { event: 'defined', detail: 'added' },
        { event: 'started', detail: 'booted' },
        { event: 'suspended', detail: 'paused' },
        { event: 'resumed', detail: 'unpaused' },
        { event: 'stopped', detail: 'destroyed' },
        { event: 'undefined', detail: 'removed' },
      ]),
    );
    await subscription.unsubscribe();
  });

  it('narrows events to one domain', async () => {
    const names: string[] = [];
    const first = await conn.domain.defineXml({ xml: xml('first') });
    const second = await conn.domain.defineXml({ xml: xml('second') });
    await conn.subscribe('domain-lifecycle', ({ dom }) => names.push(dom.name), { of: second });
    for (const dom of [first, second]) {
      await conn.domain.create({ dom });
      await conn.domain.destroy({ dom });
      await conn.domain.undefine({ dom });
    }
    await until('events of the second', () => names.length >= 2);
    expect(new Set(names)).toEqual(new Set(['second']));
  });

  it('keeps metadata, autostart, vCPUs and memory', async () => {
    const dom = await conn.domain.defineXml({ xml: xml('meta') });
    await conn.domain.setMetadata({ dom, type: 'title', metadata: '云 & <title>', flags: ['config'] });
    expect(await conn.domain.getMetadata({ dom, type: 'title' })).toBe('云 & <title>');
    const uri = 'https://example.org/meta';
    const element = { dom, type: 'element', uri, flags: ['config'] } as const;
    expect(isLibvirtError(await caught(conn.domain.getMetadata(element)), 'NO_DOMAIN_METADATA')).toBe(true);
    await conn.domain.setMetadata({ ...element, key: 'x', metadata: '<note>hi</note>' });
    expect(await conn.domain.getMetadata(element)).toContain('<note>hi</note>');
    await conn.domain.setMetadata({ ...element, key: 'x', metadata: null });
    await conn.domain.setAutostart({ dom, autostart: true });
    expect(await conn.domain.getAutostart({ dom })).toBe(true);
    await conn.domain.setMemory({ dom, memoryKiB: 128 * 1024, flags: ['config', 'maximum'] });
    expect(await conn.domain.getXmlDesc({ dom, flags: ['inactive'] })).toContain(
      "<memory unit='KiB'>131072</memory>",
    );
    await conn.domain.undefine({ dom });
  });

  it('makes snapshots', async () => {
    const dom = await conn.domain.lookupByName({ name: 'test' });
    const created = await conn.domain.snapshotCreateXml({
      dom,
      xml: '<domainsnapshot><name>s1</name></domainsnapshot>',
    });
    expect(created).toEqual({ name: 's1', dom });
    expect(await conn.domain.listAllSnapshots({ dom })).toEqual([created]);
    expect(await conn.domain.snapshotGetXmlDesc({ snapshot: created })).toContain('<name>s1</name>');
    await conn.domain.revertToSnapshot({ snapshot: created });
    await conn.domain.snapshotDelete({ snapshot: created });
    expect(await conn.domain.listAllSnapshots({ dom })).toEqual([]);
  });

  it('has networks, and tells their events', async () => {
    const events: string[] = [];
    await conn.subscribe('network-lifecycle', ({ network, event }) =>
      events.push(`${network.name} ${event}`),
    );
    const network = await conn.network.defineXml({
      xml: `<network><name>n1</name><bridge name='virbr9'/><ip address='192.0.2.1' netmask='255.255.255.0'><dhcp><range start='192.0.2.10' end='192.0.2.20'/></dhcp></ip></network>`,
    });
    await conn.network.create({ network });
    expect(await conn.network.isActive({ network })).toBe(true);
    expect(await conn.network.getBridgeName({ network })).toBe('virbr9');
    const host = `<host mac='52:54:00:00:00:01' ip='192.0.2.15'/>`;
    const change = {
      network,
      section: 'ip-dhcp-host',
      parentIndex: -1,
      xml: host,
      flags: ['live', 'config'],
    } as const;
    await conn.network.update({ ...change, command: 'add-last' });
    expect(await conn.network.getXmlDesc({ network })).toContain('52:54:00:00:00:01');
    await conn.network.update({ ...change, command: 'delete' });
    expect(await conn.network.getXmlDesc({ network })).not.toContain('52:54:00:00:00:01');
    await conn.network.setAutostart({ network, autostart: true });
    expect(await conn.network.getAutostart({ network })).toBe(true);
    expect((await conn.host.listAllNetworks()).map(({ name }) => name).sort()).toEqual(['default', 'n1']);
    await conn.network.destroy({ network });
    await conn.network.undefine({ network });
    expect(isLibvirtError(await caught(conn.network.lookupByName({ name: 'n1' })), 'NO_NETWORK')).toBe(true);
    await until('events', () => events.includes('n1 undefined'));
    expect(events).toEqual(['n1 defined', 'n1 started', 'n1 stopped', 'n1 undefined']);
  });

  it('has storage pools and volumes', async () => {
    const pool = await conn.storagePool.defineXml({
      xml: `<pool type='dir'><name>p1</name><target><path>/p1</path></target></pool>`,
    });
    await conn.storagePool.create({ pool });
    await conn.storagePool.refresh({ pool });
    const info = await conn.storagePool.getInfo({ pool });
    expect(info.state).toBe('running');
    expect(info.availableBytes).toBe(info.capacityBytes - info.allocationBytes);
    const volume = await conn.storageVolume.createXml({
      pool,
      xml: `<volume><name>v1</name><capacity unit='MiB'>5</capacity></volume>`,
    });
    expect(volume).toEqual({ pool: 'p1', name: 'v1', key: '/p1/v1' });
    expect(await conn.storageVolume.getInfo({ volume })).toMatchObject({
      type: 'file',
      capacityBytes: 5 << 20,
    });
    expect(await conn.storageVolume.getPath({ volume })).toBe('/p1/v1');
    expect(await conn.storageVolume.lookupByPath({ path: '/p1/v1' })).toEqual(volume);
    expect(await conn.storagePool.listAllVolumes({ pool })).toEqual([volume]);
    expect(await conn.storagePool.lookupByVolume({ volume })).toEqual(pool);
    const again = conn.storageVolume.createXml({
      pool,
      xml: `<volume><name>v1</name><capacity>1</capacity></volume>`,
    });
    expect(await caught(again)).toMatchObject({ kind: 'libvirt', message: /storage vol already exists/ });
    await conn.storageVolume.delete({ volume });
    await conn.storagePool.destroy({ pool });
    await conn.storagePool.undefine({ pool });
    expect((await conn.host.listAllStoragePools()).map(({ name }) => name)).not.toContain('p1');
  });

  it('passes on every kind of error as libvirt means it', async () => {
    const bad = await caught(conn.domain.defineXml({ xml: '<domain' }));
    expect(bad).toMatchObject({
      codeName: 'XML_DETAIL',
      domainName: 'DOMAIN',
      procedure: 'domain.defineXml',
    });
    const dom = await conn.domain.lookupByName({ name: 'test' });
    expect(await caught(conn.domain.create({ dom }))).toMatchObject({ codeName: 'INTERNAL_ERROR' });
    expect(await caught(conn.domain.abortJob({ dom }))).toMatchObject({ codeName: 'NO_SUPPORT' });
    const unknown = { ...PROCEDURES.host.getType, number: 9999 };
    expect(await caught(conn.call(unknown, 'no.such', undefined))).toMatchObject({ codeName: 'RPC' });
  });

  it('answers a thousand calls at once', async () => {
    const lists = await Promise.all(Array.from({ length: 1000 }, () => conn.host.listAllDomains()));
    expect(lists.every((list) => list.some(({ name }) => name === 'test'))).toBe(true);
    expect(conn.load).toEqual({ inFlight: 0, waiting: 0, overdue: 0 });
  });

  it('takes XML of a megabyte', async () => {
    const title = 'x'.repeat(1024 * 1024);
    const dom = await conn.domain.defineXml({
      xml: xml('big').replace('<memory', `<description>${title}</description><memory`),
    });
    expect((await conn.domain.getMetadata({ dom, type: 'description' })).length).toBe(title.length);
    await conn.domain.undefine({ dom });
  });

  it('refuses changes on a connection opened read-only', async () => {
    const reader = await connect({
      uri: 'test:///default',
      socketPath: daemon.socketPath,
      flags: ['readonly'],
    });
    const refused = await caught(reader.domain.defineXml({ xml: xml('denied') }));
    expect(isLibvirtError(refused, 'OPERATION_DENIED')).toBe(true);
    await reader.close();
  });
});
