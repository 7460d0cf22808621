import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import {
  type ConnectOptions,
  connect,
  type DomainLifecycleEvent,
  type DomainRef,
  type LibvirtConnection,
} from '../../src/index.ts';
import { until } from '../../src/testing/until.ts';
import {
  ECHO_GUEST,
  type PrivateLibvirtd,
  startPrivateLibvirtd,
  writeEchoGuestDisk,
} from '../../testing/index.ts';

/** A guest's console and all that it has printed. */
interface OpenConsole {
  readonly stream: Duplex;
  text(): string;
}

/** A private libvirtd, a connection to it, and guests that echo. */
export interface QemuFixture {
  readonly daemon: PrivateLibvirtd;
  readonly conn: LibvirtConnection;
  /** Folder for disks, which QEMU's user can enter. */
  readonly images: string;
  /** A guest with a disk of its own: libvirt gives a running guest's disks to QEMU's user. */
  define(name: string, devices?: string): Promise<DomainRef>;
  openConsole(dom: DomainRef): Promise<OpenConsole>;
  /** Starts it and waits for READY. QEMU drops what a guest prints while nobody has its console: so it waits for us. */
  boot(defined: DomainRef): Promise<OpenConsole & { readonly dom: DomainRef }>;
  /** The events of a domain since the fixture began, as `started booted`. */
  told(dom: DomainRef): string[];
  remove(dom: DomainRef): Promise<void>;
  stop(): Promise<void>;
}

/** Starts everything. */
export async function startQemuFixture(options: ConnectOptions = {}): Promise<QemuFixture> {
  const daemon = await startPrivateLibvirtd();
  const images = join(daemon.dir, 'images');
  await mkdir(images);
  const conn = await connect({ uri: daemon.uri, ...options });
  const events: DomainLifecycleEvent[] = [];
  await conn.subscribe('domain-lifecycle', (event) => events.push(event));

  async function openConsole(dom: DomainRef): Promise<OpenConsole> {
    const { stream } = await conn.domain.openConsole({ dom, flags: ['force'] });
    let text = '';
    stream.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk;
    });
    return { stream, text: () => text };
  }

  return {
    daemon,
    conn,
    images,
    async define(name, devices = '') {
      const disk = join(images, `${name}.img`);
      await writeEchoGuestDisk(disk);
      return conn.domain.defineXml({ xml: domainXml(name, disk, devices), flags: ['validate'] });
    },
    openConsole,
    async boot(defined) {
      const dom = await conn.domain.create({ dom: defined, flags: ['paused'] });
      const opened = await openConsole(dom);
      await conn.domain.resume({ dom });
      await until('READY', () => opened.text().includes(ECHO_GUEST.ready), 30_000);
      return { dom, ...opened };
    },
    told: (dom) =>
      events.filter((event) => event.dom.uuid === dom.uuid).map(({ event, detail }) => `${event} ${detail}`),
    async remove(dom) {
      await conn.domain.destroy({ dom });
      await conn.domain.undefine({ dom });
    },
    async stop() {
      await conn.close();
      await daemon.stop();
    },
  };
}

function domainXml(name: string, disk: string, devices: string): string {
  return `<domain type='qemu'>
    <name>${name}</name><memory unit='MiB'>32</memory><vcpu>1</vcpu>
    <os><type arch='x86_64' machine='pc'>hvm</type></os>
    <features><acpi/></features>
    <devices>
      <disk type='file' device='disk'><driver name='qemu' type='raw'/>
        <source file='${disk}'/><target dev='vda' bus='virtio'/></disk>
      <serial type='pty'/>${devices}
    </devices></domain>`;
}
