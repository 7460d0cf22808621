import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DomainRef, LibvirtConnection } from '@cloudlet/libvirt';
import { domainName } from '../domain-name.ts';
import type { DomainFacts, DomainSpec, Hypervisor } from '../port.ts';
import { HypervisorError } from '../port.ts';
import { named } from './domain-ref.ts';
import { domainXml } from './domain-xml.ts';
import { ask, askIfThere, asking } from './errors.ts';
import { removeFrom } from './files.ts';
import type { Machine } from './machine.ts';
import type { OwnDomains } from './own-domains.ts';
import { CONSOLE_FOLDER, type NodePaths } from './paths.ts';
import { isOn, powerOfState } from './power.ts';

/** Definitions, and what is known of them. */
export type Domains = Pick<Hypervisor, 'listDomains' | 'findDomain' | 'defineDomain' | 'undefineDomain'> & {
  /** @throws domain_not_found, domain_foreign */
  mustExist(instanceId: string): Promise<DomainRef>;
  /** Whether the guest has no power; also where there is no domain, or another node's. */
  isOff(instanceId: string): Promise<boolean>;
  /** Whether the domain has power, whosesoever it is: to be asked once it is known to be the node's own. */
  hasPower(dom: DomainRef): Promise<boolean>;
  /** @throws domain_running */
  refuseIfRunning(instanceId: string): Promise<void>;
  /**
   * Drops what somebody has saved of a guest's memory (virsh managedsave): it belongs to the disk and the hardware as they were,
   * and the next start would go on with it.
   */
  forgetMemory(instanceId: string): Promise<void>;
};

export function openDomains(
  libvirt: LibvirtConnection,
  own: OwnDomains,
  paths: NodePaths,
  machine: Machine,
): Domains {
  const { domain } = libvirt;

  /** Null for a domain that is not this node's, or is gone by now. Far quicker than to read the domain's XML. */
  async function factsOf(dom: DomainRef): Promise<DomainFacts | null> {
    const [owner, info] = await Promise.all([own.ownerOf(dom), askIfThere(domain.getInfo({ dom }))]);
    if (owner.whose !== 'ours' || info === null) return null;
    const { state, vcpus, maxMemoryKiB } = info;
    return {
      instanceId: dom.uuid,
      generation: owner.generation,
      name: dom.name,
      power: powerOfState(state),
      vcpus,
      memoryMib: Math.round(Number(maxMemoryKiB) / 1024),
    };
  }

  async function hasPower(dom: DomainRef): Promise<boolean> {
    const state = await askIfThere(domain.getState({ dom }));
    return state !== null && isOn(state);
  }

  async function isOff(instanceId: string): Promise<boolean> {
    const [dom, isPowered] = await Promise.all([own.find(instanceId), hasPower(named(instanceId))]);
    return dom === null || !isPowered;
  }

  const running = (instanceId: string) =>
    new HypervisorError('domain_running', `instance ${instanceId} is on`);

  async function refuseIfRunning(instanceId: string): Promise<void> {
    if (!(await isOff(instanceId))) throw running(instanceId);
  }

  async function dropMemory(dom: DomainRef): Promise<void> {
    if (await askIfThere(domain.hasManagedSave({ dom }))) await askIfThere(domain.managedSaveRemove({ dom }));
  }

  async function forgetMemory(instanceId: string): Promise<void> {
    const dom = await own.find(instanceId);
    if (dom) await dropMemory(dom);
  }

  return {
    mustExist: own.mustExist,
    isOff,
    hasPower,
    refuseIfRunning,
    forgetMemory,

    async findDomain(instanceId) {
      const dom = await askIfThere(domain.lookupByUuid({ uuid: instanceId }));
      return dom === null ? null : factsOf(dom);
    },

    async listDomains() {
      const refs = await ask(libvirt.host.listAllDomains());
      const facts = await Promise.all(refs.map(factsOf));
      return facts.filter((one) => one !== null);
    },

    defineDomain: asking(async (spec: DomainSpec) => {
      const { instanceId } = spec;
      const before = await askIfThere(domain.lookupByUuid({ uuid: instanceId }));
      const dom = before && (await own.findUnlessForeign(instanceId));
      if (dom) await dropMemory(dom);
      await mkdir(dirname(paths.consoleLog(instanceId)), { recursive: true, mode: 0o711 });
      // libvirt refuses another name for the same UUID, and the name is for people only.
      const name = before?.name ?? domainName(spec);
      await domain.defineXml({ xml: domainXml(spec, name, machine, paths) });
    }),

    undefineDomain: asking(async (instanceId) => {
      const dom = await own.find(instanceId);
      if (dom && (await hasPower(dom))) throw running(instanceId);
      const flags = ['managed-save', 'snapshots-metadata', 'checkpoints-metadata', 'nvram'] as const;
      if (dom) await askIfThere(domain.undefine({ dom, flags: [...flags] }));
      await removeFrom(paths.instance(instanceId), (name) => name === CONSOLE_FOLDER);
    }),
  };
}
