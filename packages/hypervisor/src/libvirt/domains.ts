import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type DomainRef, isLibvirtError, type LibvirtConnection } from '@cloudlet/libvirt';
import { domainName } from '../domain-name.ts';
import type { DomainFacts, DomainSpec, Hypervisor } from '../port.ts';
import { HypervisorError } from '../port.ts';
import { diskNotFound } from './disks.ts';
import { METADATA_URI, readGeneration } from './domain-marks.ts';
import { named } from './domain-ref.ts';
import { domainXml, type Machine } from './domain-xml.ts';
import { ask, askIfThere, asking } from './errors.ts';
import { exists, removeFrom } from './files.ts';
import { CONSOLE_FOLDER, type NodePaths } from './paths.ts';
import { powerOfState } from './power.ts';

/** Starting waits for QEMU, which waits for the disk; a busy host takes its time. */
const START_TIMEOUT_MS = 120_000;

export type Domains = Pick<
  Hypervisor,
  | 'listDomains'
  | 'findDomain'
  | 'defineDomain'
  | 'undefineDomain'
  | 'startDomain'
  | 'pressPowerButton'
  | 'rebootDomain'
  | 'resetDomain'
  | 'powerOffDomain'
> & {
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

/**
 * @param quick for calls that answer at once
 * @param slow for starts, so that several of them do not hold up the others
 */
export function openDomains(
  { quick, slow }: { readonly quick: LibvirtConnection; readonly slow: LibvirtConnection },
  paths: NodePaths,
  machine: Machine,
): Domains {
  const find = (instanceId: string) => askIfThere(quick.domain.lookupByUuid({ uuid: instanceId }));
  const mustExist = (instanceId: string) => ask(quick.domain.lookupByUuid({ uuid: instanceId }));

  /** Null for a domain that is not ours, or is gone by now. Far quicker than to read the domain's XML. */
  async function factsOf(dom: DomainRef): Promise<DomainFacts | null> {
    try {
      const [mark, info] = await Promise.all([
        quick.domain.getMetadata({ dom, type: 'element', uri: METADATA_URI }),
        quick.domain.getInfo({ dom }),
      ]);
      const generation = readGeneration(mark);
      if (generation === null) return null;
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
    const state = await askIfThere(quick.domain.getState({ dom: named(instanceId) }));
    return state === null || !['running', 'paused'].includes(powerOfState(state.state));
  }

  async function refuseIfRunning(instanceId: string): Promise<void> {
    if (!(await isOff(instanceId)))
      throw new HypervisorError('domain_running', `instance ${instanceId} is on`);
  }

  async function forgetMemory(instanceId: string): Promise<void> {
    const dom = named(instanceId);
    if (await askIfThere(quick.domain.hasManagedSave({ dom })))
      await askIfThere(quick.domain.managedSaveRemove({ dom }));
  }

  /** libvirt refuses such calls on a domain that is off. */
  async function onRunning(instanceId: string, call: Promise<unknown>): Promise<void> {
    try {
      await call;
    } catch (error) {
      if (isLibvirtError(error, 'OPERATION_INVALID')) {
        throw new HypervisorError('domain_not_running', `instance ${instanceId} is off`, { cause: error });
      }
      throw await ask(Promise.reject(error));
    }
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
      const refs = await ask(quick.host.listAllDomains());
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
      await quick.domain.defineXml({ xml: domainXml(spec, name, machine, paths) });
    }),

    undefineDomain: asking(async (instanceId) => {
      await refuseIfRunning(instanceId);
      const flags = ['managed-save', 'snapshots-metadata', 'checkpoints-metadata', 'nvram'] as const;
      await askIfThere(quick.domain.undefine({ dom: named(instanceId), flags: [...flags] }));
      await removeFrom(paths.instance(instanceId), (name) => name === CONSOLE_FOLDER);
    }),

    async startDomain(instanceId, signal) {
      if (signal?.aborted) throw new HypervisorError('aborted', 'the start was called off');
      const dom = await mustExist(instanceId);
      if (!(await isOff(instanceId))) return;
      if (!(await exists(paths.disk(instanceId)))) throw diskNotFound(instanceId);
      try {
        await slow.domain.create({ dom }, { timeoutMs: START_TIMEOUT_MS });
      } catch (error) {
        // Somebody else, or an earlier attempt whose answer was lost, has started it.
        if (isLibvirtError(error, 'OPERATION_INVALID') && !(await isOff(instanceId))) return;
        throw await ask(Promise.reject(error));
      }
    },

    async pressPowerButton(instanceId) {
      const dom = await mustExist(instanceId);
      if (await isOff(instanceId)) return;
      try {
        await quick.domain.shutdown({ dom, flags: ['acpi'] });
      } catch (error) {
        if (!(await isOff(instanceId))) throw await ask(Promise.reject(error));
      }
    },

    async rebootDomain(instanceId) {
      const dom = await mustExist(instanceId);
      await onRunning(instanceId, quick.domain.reboot({ dom, flags: ['acpi'] }));
    },

    async resetDomain(instanceId) {
      const dom = await mustExist(instanceId);
      await onRunning(instanceId, quick.domain.reset({ dom }));
    },

    async powerOffDomain(instanceId) {
      if (await isOff(instanceId)) return;
      try {
        await quick.domain.destroy({ dom: named(instanceId) });
      } catch (error) {
        if (!(await isOff(instanceId))) throw await ask(Promise.reject(error));
      }
    },
  };
}
