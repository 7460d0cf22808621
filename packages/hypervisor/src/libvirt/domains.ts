import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type DomainRef, isLibvirtError, type LibvirtConnection } from '@cloudlet/libvirt';
import { domainName } from '../domain-name.ts';
import type { DomainFacts, DomainSpec, Hypervisor } from '../port.ts';
import { HypervisorError } from '../port.ts';
import { METADATA_URI, readMark } from './domain-marks.ts';
import { named } from './domain-ref.ts';
import { domainXml } from './domain-xml.ts';
import { ask, askIfThere, asking } from './errors.ts';
import { realPath, removeFrom } from './files.ts';
import type { Machine } from './machine.ts';
import { CONSOLE_FOLDER, type NodePaths } from './paths.ts';
import { isOn, powerOfState } from './power.ts';
import { elementsAt, parseXml } from './xml.ts';

/** Definitions, and what is known of them. */
export type Domains = Pick<Hypervisor, 'listDomains' | 'findDomain' | 'defineDomain' | 'undefineDomain'> & {
  /** @throws domain_not_found */
  mustExist(instanceId: string): Promise<DomainRef>;
  /** Whether the guest has no power; also where there is no domain. */
  isOff(instanceId: string): Promise<boolean>;
  /** @throws domain_running */
  refuseIfRunning(instanceId: string): Promise<void>;
  /**
   * Drops what somebody has saved of a guest's memory (virsh managedsave): it belongs to the disk and the hardware as they were,
   * and the next start would go on with it.
   */
  forgetMemory(instanceId: string): Promise<void>;
};

export function openDomains(libvirt: LibvirtConnection, paths: NodePaths, machine: Machine): Domains {
  const { domain } = libvirt;
  const find = (instanceId: string) => askIfThere(domain.lookupByUuid({ uuid: instanceId }));
  const mustExist = (instanceId: string) => ask(domain.lookupByUuid({ uuid: instanceId }));

  /** Whether a domain is this node's, whose mark does not say so. */
  async function hasItsDiskHere(dom: DomainRef): Promise<boolean> {
    const definition = parseXml(await domain.getXmlDesc({ dom, flags: ['inactive'] }));
    const files = elementsAt(definition, 'devices', 'disk', 'source').map(
      ({ attributes }) => attributes.file,
    );
    const folders = await Promise.all(files.map((file) => realPath(dirname(file ?? ''))));
    return folders.includes(paths.instance(dom.uuid));
  }

  /** Null for a domain that is not this node's, or is gone by now. Far quicker than to read the domain's XML. */
  async function factsOf(dom: DomainRef): Promise<DomainFacts | null> {
    try {
      const [mark, info] = await Promise.all([
        domain.getMetadata({ dom, type: 'element', uri: METADATA_URI }),
        domain.getInfo({ dom }),
      ]);
      const { generation, stateDir } = readMark(mark) ?? {};
      if (generation === undefined) return null;
      if (stateDir ? stateDir !== paths.stateDir : !(await hasItsDiskHere(dom))) return null;
      const { state, vcpus, maxMemoryKiB } = info;
      const memoryMib = Math.round(Number(maxMemoryKiB) / 1024);
      return {
        instanceId: dom.uuid,
        generation,
        name: dom.name,
        power: powerOfState(state),
        vcpus,
        memoryMib,
      };
    } catch (error) {
      if (isLibvirtError(error, 'NO_DOMAIN', 'NO_DOMAIN_METADATA')) return null;
      throw await ask(Promise.reject(error));
    }
  }

  async function isOff(instanceId: string): Promise<boolean> {
    const state = await askIfThere(domain.getState({ dom: named(instanceId) }));
    return state === null || !isOn(state);
  }

  async function refuseIfRunning(instanceId: string): Promise<void> {
    if (!(await isOff(instanceId)))
      throw new HypervisorError('domain_running', `instance ${instanceId} is on`);
  }

  async function forgetMemory(instanceId: string): Promise<void> {
    const dom = named(instanceId);
    if (await askIfThere(domain.hasManagedSave({ dom }))) await askIfThere(domain.managedSaveRemove({ dom }));
  }

  return {
    mustExist,
    isOff,
    refuseIfRunning,
    forgetMemory,

    async findDomain(instanceId) {
      const dom = await find(instanceId);
      return dom === null ? null : factsOf(dom);
    },

    async listDomains() {
      const refs = await ask(libvirt.host.listAllDomains());
      const facts = await Promise.all(refs.map(factsOf));
      return facts.filter((one) => one !== null);
    },

    defineDomain: asking(async (spec: DomainSpec) => {
      const { instanceId } = spec;
      await mkdir(dirname(paths.consoleLog(instanceId)), { recursive: true, mode: 0o711 });
      const before = await find(instanceId);
      if (before) await forgetMemory(instanceId);
      // libvirt refuses another name for the same UUID, and the name is for people only.
      const name = before?.name ?? domainName(spec);
      await domain.defineXml({ xml: domainXml(spec, name, machine, paths) });
    }),

    undefineDomain: asking(async (instanceId) => {
      await refuseIfRunning(instanceId);
      const flags = ['managed-save', 'snapshots-metadata', 'checkpoints-metadata', 'nvram'] as const;
      await askIfThere(domain.undefine({ dom: named(instanceId), flags: [...flags] }));
      await removeFrom(paths.instance(instanceId), (name) => name === CONSOLE_FOLDER);
    }),
  };
}
