import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  connect,
  type DomainLifecycleEvent,
  type DomainRef,
  isLibvirtError,
  type LibvirtConnection,
} from '../src/index.ts';
import { until } from '../src/test-support/until.ts';
import {
  ECHO_GUEST_READY,
  type PrivateLibvirtd,
  privateQemuUnavailable,
  startPrivateLibvirtd,
  writeEchoGuestDisk,
} from '../testing/index.ts';

const skipped = privateQemuUnavailable();
const caught = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);

describe.skipIf(skipped !== undefined)(`qemu:///system through a real libvirtd ${skipped ?? ''}`, () => {
  let daemon: PrivateLibvirtd;
  let conn: LibvirtConnection;
  let images: string;
  const events: DomainLifecycleEvent[] = [];

  /** Libvirt gives a running guest's disks to QEMU's user, so each guest has its own file. */
  async function define(name: string, devices = ''): Promise<DomainRef> {
    await writeEchoGuestDisk(join(images, `${name}.img`));
    return conn.domain.defineXml({
      xml: `<domain type='qemu'>
        <name>${name}</name><memory unit='MiB'>32</memory><vcpu>1</vcpu>
        <os><type arch='x86_64' machine='pc'>hvm</type></os>
        <features><acpi/></features>
        <devices>
          <disk type='file' device='disk'><driver name='qemu' type='raw'/>
            <source file='${join(images, `${name}.img`)}'/><target dev='vda' bus='virtio'/></disk>
          <serial type='pty'/>${devices}
        </devices></domain>`,
      flags: ['validate'],
    });
  }

  const told = (dom: DomainRef): string[] =>
    events.filter((event) => event.dom.uuid === dom.uuid).map(({ event, detail }) => `${event} ${detail}`);

  async function openConsole(dom: DomainRef): Promise<{ stream: Duplex; text(): string }> {
    const { stream } = await conn.domain.openConsole({ dom, flags: ['force'] });
    let text = '';
    stream.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk;
    });
    return { stream, text: () => text };
  }

  beforeAll(async () => {
    daemon = await startPrivateLibvirtd();
    images = join(daemon.dir, 'images');
    await mkdir(images);
    conn = await connect({ uri: daemon.uri });
    await conn.subscribe('domain-lifecycle', (event) => events.push(event));
  });
  afterAll(async () => {
    await conn?.close();
    await daemon?.stop();
  });

  it('says what the host and its QEMU can do', async () => {
    expect(await conn.host.getType()).toBe('QEMU');
    expect(await conn.host.getVersion()).toMatch(/^\d+\.\d+\.\d+$/);
    const node = await conn.host.getNodeInfo();
    const virsh = await daemon.run('virsh', ['-q', 'nodeinfo']);
    expect(Number(/Memory size:\s+(\d+)/.exec(virsh.stdout)?.[1])).toBe(node.memoryKiB);
    expect((await conn.host.getNodeMemoryStats()).total).toBeGreaterThan(0n);
    expect(Object.keys(await conn.host.getNodeMemoryStats({ cell: 0 })).sort()).toEqual(['free', 'total']);
    expect(Object.keys(await conn.host.getNodeCpuStats())).toEqual(
      expect.arrayContaining(['idle', 'kernel', 'user']),
    );
    expect(await conn.host.getCapabilities()).toContain("<domain type='qemu'");
    const capabilities = await conn.host.getDomainCapabilities({
      arch: 'x86_64',
      machine: 'pc',
      virtType: 'qemu',
    });
    expect(capabilities).toContain('<domain>qemu</domain>');
    expect(await conn.host.getStoragePoolCapabilities()).toContain("<pool type='dir'");
  });

  it('runs a guest: define, start, console both ways, power off by itself, undefine', async () => {
    const dom = await conn.domain.create({ dom: await define('life'), flags: ['paused'] });
    expect(await conn.domain.getState({ dom })).toEqual({ state: 'paused', reason: 'starting-up' });
    const { stream, text } = await openConsole(dom);
    await conn.domain.resume({ dom });
    await until('READY', () => text().includes(ECHO_GUEST_READY));
    stream.write('hello');
    await until('the echo', () => text().endsWith('hello'));
    expect((await conn.domain.getInfo({ dom })).cpuTimeNs).toBeGreaterThan(0n);
    expect(await conn.domain.getControlInfo({ dom })).toMatchObject({ state: 'ok' });

    const closed = once(stream, 'close');
    stream.write('q');
    await until('the event', () => told(dom).includes('stopped shutdown'));
    await closed;
    expect(stream.errored).toBeNull();
    expect(await conn.domain.getState({ dom })).toEqual({ state: 'shutoff', reason: 'shutdown' });
    await conn.domain.undefine({ dom });
    await until('the event', () => told(dom).includes('undefined removed'));
    expect(told(dom)).toEqual([
      'defined added',
      'suspended paused',
      'started booted',
      'resumed unpaused',
      'shutdown guest',
      'stopped shutdown',
      'undefined removed',
    ]);
  });

  it('asks a guest to power off, which it does or does not; destroys it then', async () => {
    const dom = await conn.domain.create({ dom: await define('acpi') });
    const { stream, text } = await openConsole(dom);
    await until('READY', () => text().includes(ECHO_GUEST_READY));
    await conn.domain.shutdown({ dom, flags: ['acpi'] });
    await until('it is off', () => told(dom).includes('stopped shutdown'));
    expect(told(dom)).toContain('shutdown guest');

    await conn.domain.create({ dom });
    const again = await openConsole(dom);
    await until('READY', () => again.text().includes(ECHO_GUEST_READY));
    again.stream.write('i');
    await until('the echo', () => again.text().endsWith('i'));
    await conn.domain.shutdown({ dom, flags: ['acpi'] });
    again.stream.write('still here');
    await until('the echo', () => again.text().endsWith('still here'));
    const closed = once(again.stream, 'close');
    await conn.domain.destroy({ dom });
    await closed;
    expect(await conn.domain.getState({ dom })).toEqual({ state: 'shutoff', reason: 'destroyed' });
    expect(told(dom).at(-1)).toBe('stopped destroyed');
    stream.destroy();
    await conn.domain.undefine({ dom });
  });

  it('tells reboots, and resets', async () => {
    const reboots: string[] = [];
    const subscription = await conn.subscribe('domain-reboot', ({ dom }) => reboots.push(dom.name));
    const dom = await conn.domain.create({ dom: await define('reboot') });
    const { stream, text } = await openConsole(dom);
    const starts = (): number => text().split(ECHO_GUEST_READY).length - 1;
    await until('READY', () => starts() === 1);
    stream.write('r');
    await until('READY again', () => starts() === 2);
    await conn.domain.reset({ dom });
    await until('READY once more', () => starts() === 3);
    await until('both events', () => reboots.length === 2);
    await subscription.unsubscribe();
    await conn.domain.destroy({ dom });
    await conn.domain.undefine({ dom });
  });

  it('has one console at a time: a second needs force, which ends the first', async () => {
    const dom = await conn.domain.create({ dom: await define('console') });
    const first = await openConsole(dom);
    await until('READY', () => first.text().includes(ECHO_GUEST_READY));
    const busy = await caught(conn.domain.openConsole({ dom }));
    expect(isLibvirtError(busy, 'OPERATION_FAILED')).toBe(true);
    const ended = once(first.stream, 'close');
    const second = await openConsole(dom);
    await ended;
    second.stream.write('mine');
    await until('the echo', () => second.text().endsWith('mine'));
    second.stream.end();
    await once(second.stream, 'close');
    const third = await openConsole(dom);
    third.stream.write('again');
    await until('the echo', () => third.text().endsWith('again'));
    await conn.domain.destroy({ dom });
    await conn.domain.undefine({ dom });
  });

  it('echoes 20 kB without losing a byte', async () => {
    const dom = await conn.domain.create({ dom: await define('flow') });
    const { stream, text } = await openConsole(dom);
    await until('READY', () => text().includes(ECHO_GUEST_READY));
    const sent = Array.from({ length: 20_000 }, (_, index) => 'abcdefgh\n'[index % 9]).join('');
    stream.write(sent);
    const expected = ECHO_GUEST_READY.length + sent.length;
    await until('all echoed', () => text().length >= expected, 60_000);
    expect(text().slice(ECHO_GUEST_READY.length)).toBe(sent);
    await conn.domain.destroy({ dom });
    await conn.domain.undefine({ dom });
  }, 90_000);

  it('changes what a running guest has: disk size, devices, metadata', async () => {
    const removed: string[] = [];
    await conn.subscribe('domain-device-removed', ({ alias }) => removed.push(alias));
    const dom = await conn.domain.create({ dom: await define('devices') });
    await conn.domain.blockResize({ dom, disk: 'vda', size: 4 * 1024 * 1024, flags: ['bytes'] });
    const block = await conn.domain.getBlockInfo({ dom, disk: 'vda' });
    expect(block.capacityBytes).toBe(4 * 1024 * 1024);

    const extra = join(images, 'extra.img');
    await writeFile(extra, Buffer.alloc(1024 * 1024));
    const disk = `<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='${extra}'/><target dev='vdb' bus='virtio'/><alias name='ua-extra'/></disk>`;
    await conn.domain.attachDevice({ dom, xml: disk, flags: ['live', 'config'] });
    expect(await conn.domain.getXmlDesc({ dom })).toContain("dev='vdb'");
    await conn.domain.detachDevice({ dom, xml: disk, flags: ['config'] });
    expect(await conn.domain.getXmlDesc({ dom, flags: ['inactive'] })).not.toContain("dev='vdb'");

    const element = { dom, type: 'element', uri: 'urn:x', flags: ['live', 'config'] } as const;
    await conn.domain.setMetadata({ ...element, key: 'x', metadata: "<a id='1'/>" });
    expect(await conn.domain.getMetadata({ ...element, flags: ['live'] })).toContain('<a');
    const [stats] = await conn.host.getAllDomainStats({ domains: [dom], flags: ['no-wait'] });
    expect(stats?.stats['block.count']).toBe(2);
    expect(stats?.stats['cpu.time']).toBeTypeOf('bigint');
    expect(await conn.domain.getVcpus({ dom, flags: ['live'] })).toBe(1);
    expect((await conn.domain.getMemoryStats({ dom })).rss).toBeGreaterThan(0n);
    await conn.domain.destroy({ dom });
    await conn.domain.undefine({ dom });
  });

  it('backs up a disk, and tells when the job is done', async () => {
    const done: unknown[] = [];
    await conn.subscribe('domain-job-completed', ({ stats }) => done.push(stats));
    const dom = await conn.domain.create({ dom: await define('backup') });
    expect(isLibvirtError(await caught(conn.domain.backupGetXmlDesc({ dom })), 'NO_DOMAIN_BACKUP')).toBe(
      true,
    );
    const target = join(images, 'backup.qcow2');
    await conn.domain.backupBegin({
      dom,
      backupXml: `<domainbackup><disks><disk name='vda' type='file'><target file='${target}'/><driver type='qcow2'/></disk></disks></domainbackup>`,
    });
    await until('the job is done', () => done.length === 1);
    expect(done[0]).toMatchObject({ success: true, operation: 9 });
    const { type, stats } = await conn.domain.getJobStats({ dom, flags: ['completed'] });
    expect(type).toBe('completed');
    expect(stats.disk_total).toBe(1024n * 1024n);
    expect((await conn.domain.getJobInfo({ dom })).type).toBe('none');
    expect(isLibvirtError(await caught(conn.domain.abortJob({ dom })), 'OPERATION_INVALID')).toBe(true);
    expect((await readFile(target)).subarray(0, 3).toString()).toBe('QFI');
    await conn.domain.destroy({ dom });
    await conn.domain.undefine({ dom });
  });

  it('saves a guest and goes on with it', async () => {
    const dom = await conn.domain.create({ dom: await define('save') });
    const { text } = await openConsole(dom);
    await until('READY', () => text().includes(ECHO_GUEST_READY));
    await conn.domain.managedSave({ dom });
    expect(await conn.domain.hasManagedSave({ dom })).toBe(true);
    expect(await conn.domain.getState({ dom })).toEqual({ state: 'shutoff', reason: 'saved' });
    await conn.domain.create({ dom });
    expect(await conn.domain.getState({ dom })).toMatchObject({ state: 'running' });
    const resumed = await openConsole(dom);
    resumed.stream.write('where were we');
    await until('the echo', () => resumed.text().includes('where were we'));
    await conn.domain.managedSave({ dom });
    await conn.domain.managedSaveRemove({ dom });
    expect(await conn.domain.hasManagedSave({ dom })).toBe(false);
    await conn.domain.undefine({ dom });
  });

  it('has no agent to ask in this guest, and says so', async () => {
    const channel = `<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>`;
    const dom = await conn.domain.create({ dom: await define('agent', channel) });
    const ping = { dom, command: '{"execute":"guest-ping"}', timeoutSeconds: 1 };
    expect(isLibvirtError(await caught(conn.domain.qemuAgentCommand(ping)), 'AGENT_UNRESPONSIVE')).toBe(true);
    expect(
      isLibvirtError(await caught(conn.domain.fsFreeze({ dom, mountPoints: [] })), 'AGENT_UNRESPONSIVE'),
    ).toBe(true);
    const status = await conn.domain.qemuMonitorCommand({ dom, command: '{"execute":"query-status"}' });
    expect(JSON.parse(status)).toMatchObject({ return: { status: 'running' } });
    expect(await conn.domain.interfaceAddresses({ dom, source: 'lease' })).toEqual([]);
    await conn.domain.destroy({ dom });
    await conn.domain.undefine({ dom });
  });

  it('takes a picture of the screen', async () => {
    const dom = await conn.domain.create({
      dom: await define('screen', "<video><model type='vga'/></video>"),
    });
    const { stream, result } = await conn.domain.screenshot({ dom, screen: 0 });
    expect(result).toBe('image/png');
    expect((await buffer(stream)).subarray(1, 4).toString()).toBe('PNG');
    await conn.domain.destroy({ dom });
    await conn.domain.undefine({ dom });
  });

  it('makes a NAT network and gives a fixed address', async () => {
    const network = await conn.network.defineXml({
      xml: `<network><name>nat</name><forward mode='nat'/><bridge name='virbr7'/><ip address='192.0.2.1' netmask='255.255.255.0'><dhcp><range start='192.0.2.10' end='192.0.2.20'/></dhcp></ip></network>`,
    });
    await conn.network.create({ network });
    const host = `<host mac='52:54:00:00:00:01' ip='192.0.2.15'/>`;
    const change = {
      network,
      section: 'ip-dhcp-host',
      parentIndex: -1,
      xml: host,
      flags: ['live', 'config'],
    } as const;
    await conn.network.update({ ...change, command: 'add-last' });
    const twice = await caught(conn.network.update({ ...change, command: 'add-last' }));
    expect(isLibvirtError(twice, 'OPERATION_INVALID')).toBe(true);
    expect(await conn.network.getXmlDesc({ network, flags: ['inactive'] })).toContain('192.0.2.15');
    expect(await conn.network.getDhcpLeases({ network })).toEqual([]);
    await conn.network.update({ ...change, command: 'delete' });
    await conn.network.destroy({ network });
    await conn.network.undefine({ network });
  });

  it('uploads, resizes, copies and downloads a volume', async () => {
    const path = join(images, 'pool');
    const pool = await conn.storagePool.defineXml({
      xml: `<pool type='dir'><name>images</name><target><path>${path}</path></target></pool>`,
    });
    await conn.storagePool.build({ pool });
    await conn.storagePool.create({ pool });
    const bytes = Buffer.from(Array.from({ length: 3_000_000 }, (_, index) => index % 251));
    const volume = await conn.storageVolume.createXml({
      pool,
      xml: `<volume><name>v.raw</name><capacity>${bytes.length}</capacity><target><format type='raw'/></target></volume>`,
    });
    const length = BigInt(bytes.length);
    const upload = await conn.storageVolume.upload({ volume, offset: 0n, length });
    await pipeline([bytes], upload.stream);
    const download = await conn.storageVolume.download({ volume, offset: 0n, length });
    expect((await buffer(download.stream)).equals(bytes)).toBe(true);
    const part = await conn.storageVolume.download({ volume, offset: 100n, length: 50n });
    expect((await buffer(part.stream)).equals(bytes.subarray(100, 150))).toBe(true);

    await conn.storageVolume.resize({ volume, capacityBytes: 4 * 1024 * 1024 });
    expect((await conn.storageVolume.getInfo({ volume })).capacityBytes).toBe(4 * 1024 * 1024);
    const copy = await conn.storageVolume.createXmlFrom({
      pool,
      source: volume,
      xml: `<volume><name>v.qcow2</name><capacity>0</capacity><target><format type='qcow2'/></target></volume>`,
    });
    expect(await conn.storageVolume.getXmlDesc({ volume: copy })).toContain("<format type='qcow2'/>");
    const missing = await caught(conn.storageVolume.lookupByName({ pool, name: 'none' }));
    expect(isLibvirtError(missing, 'NO_STORAGE_VOL')).toBe(true);
    for (const each of [copy, volume]) await conn.storageVolume.delete({ volume: each });
    await conn.storagePool.destroy({ pool });
    await conn.storagePool.delete({ pool });
    await conn.storagePool.undefine({ pool });
  });

  it('keeps secrets and network filters', async () => {
    const secret = await conn.secret.defineXml({
      xml: `<secret ephemeral='no' private='yes'><usage type='volume'><volume>/v</volume></usage></secret>`,
    });
    await conn.secret.setValue({ secret, value: Buffer.from('passphrase') });
    expect(await conn.secret.lookupByUsage({ usageType: 1, usageId: '/v' })).toEqual(secret);
    expect((await conn.host.listAllSecrets()).map(({ uuid }) => uuid)).toEqual([secret.uuid]);
    await conn.secret.undefine({ secret });
    const nwfilter = await conn.network.nwfilterDefineXml({ xml: `<filter name='f1' chain='root'/>` });
    expect(await conn.network.nwfilterGetXmlDesc({ nwfilter })).toContain("name='f1'");
    expect((await conn.host.listAllNwfilters()).map(({ name }) => name)).toEqual(['f1']);
    await conn.network.nwfilterUndefine({ nwfilter });
  });
});
