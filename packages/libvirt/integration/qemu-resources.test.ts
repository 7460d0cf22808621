import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isLibvirtError } from '../src/index.ts';
import { until } from '../src/testing/until.ts';
import { privateQemuUnavailable } from '../testing/index.ts';
import { type QemuFixture, startQemuFixture } from './testing/qemu-fixture.ts';

const skipped = privateQemuUnavailable();
const caught = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);

describe.skipIf(skipped !== undefined)(
  `devices, jobs, networks and storage of qemu:///system ${skipped ?? ''}`,
  () => {
    let qemu: QemuFixture;

    beforeAll(async () => {
      qemu = await startQemuFixture();
    });
    afterAll(async () => {
      await qemu?.stop();
    });

    it('says what the host and its QEMU can do', async () => {
      expect(await qemu.conn.host.getType()).toBe('QEMU');
      expect(await qemu.conn.host.getVersion()).toMatch(/^\d+\.\d+\.\d+$/);
      const node = await qemu.conn.host.getNodeInfo();
      const virsh = await qemu.daemon.run('virsh', ['-q', 'nodeinfo']);
      expect(Number(/Memory size:\s+(\d+)/.exec(virsh.stdout)?.[1])).toBe(node.memoryKiB);
      expect((await qemu.conn.host.getNodeMemoryStats()).total).toBeGreaterThan(0n);
      expect(Object.keys(await qemu.conn.host.getNodeMemoryStats({ cell: 0 })).sort()).toEqual([
        'free',
        'total',
      ]);
      expect(Object.keys(await qemu.conn.host.getNodeCpuStats())).toEqual(
        expect.arrayContaining(['idle', 'kernel', 'user']),
      );
      expect(await qemu.conn.host.getCapabilities()).toContain("<domain type='qemu'");
      const capabilities = await qemu.conn.host.getDomainCapabilities({
        arch: 'x86_64',
        machine: 'pc',
        virtType: 'qemu',
      });
      expect(capabilities).toContain('<domain>qemu</domain>');
      expect(await qemu.conn.host.getStoragePoolCapabilities()).toContain("<pool type='dir'");
    });

    it('changes what a running guest has: disk size, devices, metadata', async () => {
      const removed: string[] = [];
      await qemu.conn.subscribe('domain-device-removed', ({ alias }) => removed.push(alias));
      const dom = await qemu.conn.domain.create({ dom: await qemu.define('devices') });
      await qemu.conn.domain.blockResize({ dom, disk: 'vda', size: 4 * 1024 * 1024, flags: ['bytes'] });
      const block = await qemu.conn.domain.getBlockInfo({ dom, disk: 'vda' });
      expect(block.capacityBytes).toBe(4 * 1024 * 1024);

      const extra = join(qemu.images, 'extra.img');
      await writeFile(extra, Buffer.alloc(1024 * 1024));
      const disk = `<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='${extra}'/><target dev='vdb' bus='virtio'/><alias name='ua-extra'/></disk>`;
      await qemu.conn.domain.attachDevice({ dom, xml: disk, flags: ['live', 'config'] });
      expect(await qemu.conn.domain.getXmlDesc({ dom })).toContain("dev='vdb'");
      await qemu.conn.domain.detachDevice({ dom, xml: disk, flags: ['config'] });
      expect(await qemu.conn.domain.getXmlDesc({ dom, flags: ['inactive'] })).not.toContain("dev='vdb'");

      const element = { dom, type: 'element', uri: 'urn:x', flags: ['live', 'config'] } as const;
      await qemu.conn.domain.setMetadata({ ...element, key: 'x', metadata: "<a id='1'/>" });
      expect(await qemu.conn.domain.getMetadata({ ...element, flags: ['live'] })).toContain('<a');
      const [stats] = await qemu.conn.host.getAllDomainStats({ domains: [dom], flags: ['no-wait'] });
      expect(stats?.stats['block.count']).toBe(2);
      expect(stats?.stats['cpu.time']).toBeTypeOf('bigint');
      expect(await qemu.conn.domain.getVcpus({ dom, flags: ['live'] })).toBe(1);
      expect((await qemu.conn.domain.getMemoryStats({ dom })).rss).toBeGreaterThan(0n);
      await qemu.remove(dom);
    });

    it('backs up a disk, and tells when the job is done', async () => {
      const done: unknown[] = [];
      await qemu.conn.subscribe('domain-job-completed', ({ stats }) => done.push(stats));
      const dom = await qemu.conn.domain.create({ dom: await qemu.define('backup') });
      expect(
        isLibvirtError(await caught(qemu.conn.domain.backupGetXmlDesc({ dom })), 'NO_DOMAIN_BACKUP'),
      ).toBe(true);
      const target = join(qemu.images, 'backup.qcow2');
      await qemu.conn.domain.backupBegin({
        dom,
        backupXml: `<domainbackup><disks><disk name='vda' type='file'><target file='${target}'/><driver type='qcow2'/></disk></disks></domainbackup>`,
      });
      await until('the job is done', () => done.length === 1);
      expect(done[0]).toMatchObject({ success: true, operation: 9 });
      const { type, stats } = await qemu.conn.domain.getJobStats({ dom, flags: ['completed'] });
      expect(type).toBe('completed');
      expect(stats.disk_total).toBe(1024n * 1024n);
      expect((await qemu.conn.domain.getJobInfo({ dom })).type).toBe('none');
      expect(isLibvirtError(await caught(qemu.conn.domain.abortJob({ dom })), 'OPERATION_INVALID')).toBe(
        true,
      );
      expect((await readFile(target)).subarray(0, 3).toString()).toBe('QFI');
      await qemu.remove(dom);
    });

    it('has no agent to ask in this guest, and says so', async () => {
      const channel = `<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>`;
      const dom = await qemu.conn.domain.create({ dom: await qemu.define('agent', channel) });
      const ping = { dom, command: '{"execute":"guest-ping"}', timeoutSeconds: 1 };
      expect(
        isLibvirtError(await caught(qemu.conn.domain.qemuAgentCommand(ping)), 'AGENT_UNRESPONSIVE'),
      ).toBe(true);
      expect(
        isLibvirtError(
          await caught(qemu.conn.domain.fsFreeze({ dom, mountPoints: [] })),
          'AGENT_UNRESPONSIVE',
        ),
      ).toBe(true);
      const status = await qemu.conn.domain.qemuMonitorCommand({
        dom,
        command: '{"execute":"query-status"}',
      });
      expect(JSON.parse(status)).toMatchObject({ return: { status: 'running' } });
      expect(await qemu.conn.domain.interfaceAddresses({ dom, source: 'lease' })).toEqual([]);
      await qemu.remove(dom);
    });

    it('takes a picture of the screen', async () => {
      const dom = await qemu.conn.domain.create({
        dom: await qemu.define('screen', "<video><model type='vga'/></video>"),
      });
      const { stream, result } = await qemu.conn.domain.screenshot({ dom, screen: 0 });
      expect(result).toBe('image/png');
      expect((await buffer(stream)).subarray(1, 4).toString()).toBe('PNG');
      await qemu.remove(dom);
    });

    it('makes a NAT network and gives a fixed address', async () => {
      const network = await qemu.conn.network.defineXml({
        xml: `<network><name>nat</name><forward mode='nat'/><bridge name='virbr7'/><ip address='192.0.2.1' netmask='255.255.255.0'><dhcp><range start='192.0.2.10' end='192.0.2.20'/></dhcp></ip></network>`,
      });
      await qemu.conn.network.create({ network });
      const host = `<host mac='52:54:00:00:00:01' ip='192.0.2.15'/>`;
      const change = {
        network,
        section: 'ip-dhcp-host',
        parentIndex: -1,
        xml: host,
        flags: ['live', 'config'],
      } as const;
      await qemu.conn.network.update({ ...change, command: 'add-last' });
      const twice = await caught(qemu.conn.network.update({ ...change, command: 'add-last' }));
      expect(isLibvirtError(twice, 'OPERATION_INVALID')).toBe(true);
      expect(await qemu.conn.network.getXmlDesc({ network, flags: ['inactive'] })).toContain('192.0.2.15');
      expect(await qemu.conn.network.getDhcpLeases({ network })).toEqual([]);
      expect(await qemu.conn.network.listAllPorts({ network })).toEqual([]);
      await qemu.conn.network.update({ ...change, command: 'delete' });
      await qemu.conn.network.destroy({ network });
      await qemu.conn.network.undefine({ network });
    });

    it('uploads, resizes, copies and downloads a volume', async () => {
      const path = join(qemu.images, 'pool');
      const pool = await qemu.conn.storagePool.defineXml({
        xml: `<pool type='dir'><name>images</name><target><path>${path}</path></target></pool>`,
      });
      await qemu.conn.storagePool.build({ pool });
      await qemu.conn.storagePool.create({ pool });
      const bytes = Buffer.from(Array.from({ length: 3_000_000 }, (_, index) => index % 251));
      const volume = await qemu.conn.storageVolume.createXml({
        pool,
        xml: `<volume><name>v.raw</name><capacity>${bytes.length}</capacity><target><format type='raw'/></target></volume>`,
      });
      const length = BigInt(bytes.length);
      const upload = await qemu.conn.storageVolume.upload({ volume, offset: 0n, length });
      await pipeline([bytes], upload.stream);
      const download = await qemu.conn.storageVolume.download({ volume, offset: 0n, length });
      expect((await buffer(download.stream)).equals(bytes)).toBe(true);
      const part = await qemu.conn.storageVolume.download({ volume, offset: 100n, length: 50n });
      expect((await buffer(part.stream)).equals(bytes.subarray(100, 150))).toBe(true);

      await qemu.conn.storageVolume.resize({ volume, capacityBytes: 4 * 1024 * 1024 });
      expect((await qemu.conn.storageVolume.getInfo({ volume })).capacityBytes).toBe(4 * 1024 * 1024);
      const copy = await qemu.conn.storageVolume.createXmlFrom({
        pool,
        source: volume,
        xml: `<volume><name>v.qcow2</name><capacity>0</capacity><target><format type='qcow2'/></target></volume>`,
      });
      expect(await qemu.conn.storageVolume.getXmlDesc({ volume: copy })).toContain("<format type='qcow2'/>");
      const missing = await caught(qemu.conn.storageVolume.lookupByName({ pool, name: 'none' }));
      expect(isLibvirtError(missing, 'NO_STORAGE_VOL')).toBe(true);
      for (const each of [copy, volume]) await qemu.conn.storageVolume.delete({ volume: each });
      await qemu.conn.storagePool.destroy({ pool });
      await qemu.conn.storagePool.delete({ pool });
      await qemu.conn.storagePool.undefine({ pool });
    });

    it('keeps secrets and network filters', async () => {
      const secret = await qemu.conn.secret.defineXml({
        xml: `<secret ephemeral='no' private='yes'><usage type='volume'><volume>/v</volume></usage></secret>`,
      });
      await qemu.conn.secret.setValue({ secret, value: Buffer.from('passphrase') });
      expect(await qemu.conn.secret.lookupByUsage({ usageType: 1, usageId: '/v' })).toEqual(secret);
      expect((await qemu.conn.host.listAllSecrets()).map(({ uuid }) => uuid)).toEqual([secret.uuid]);
      await qemu.conn.secret.undefine({ secret });
      const nwfilter = await qemu.conn.network.nwfilterDefineXml({ xml: `<filter name='f1' chain='root'/>` });
      expect(await qemu.conn.network.nwfilterGetXmlDesc({ nwfilter })).toContain("name='f1'");
      expect((await qemu.conn.host.listAllNwfilters()).map(({ name }) => name)).toEqual(['f1']);
      await qemu.conn.network.nwfilterUndefine({ nwfilter });
    });
  },
);
