import { connect, type LibvirtConnection } from '@cloudlet/libvirt';

/** Tells when libvirt says that something happened to a domain, on this process's clock. */
export type DomainWatch = {
  /** Milliseconds (performance.now) of the next such event of the domain, or (null) of any; arm it before causing the event. */
  next(uuid: string | null, event: 'started' | 'stopped' | 'undefined'): Promise<number>;
  readonly libvirt: LibvirtConnection;
  close(): Promise<void>;
};

type Waiting = {
  readonly uuid: string | null;
  readonly event: string;
  readonly resolve: (at: number) => void;
};

export async function watchDomains(uri: string): Promise<DomainWatch> {
  const libvirt = await connect({ uri });
  const waiting = new Set<Waiting>();
  await libvirt.subscribe('domain-lifecycle', ({ dom, event }) => {
    const at = performance.now();
    for (const one of waiting) {
      if (one.event !== event || (one.uuid !== null && one.uuid !== dom.uuid)) continue;
      waiting.delete(one);
      one.resolve(at);
    }
  });
  return {
    libvirt,
    next: (uuid, event) => new Promise((resolve) => waiting.add({ uuid, event, resolve })),
    close: () => libvirt.close(),
  };
}
