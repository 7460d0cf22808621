import { type DomainRef, isLibvirtError, type LibvirtConnection } from '@cloudlet/libvirt';
import type { DomainFacts, DomainSpec, Hypervisor } from '../port.ts';
import { HypervisorError } from '../port.ts';
import { diskNotFound } from './disks.ts';
import { readDomainMark } from './domain-marks.ts';
import { domainXml, type Machine } from './domain-xml.ts';
import { ask, askIfThere } from './errors.ts';
import { exists, removeFrom } from './files.ts';
import type { NodePaths } from './paths.ts';
import { powerOfState } from './power.ts';
import { readQcow2Header } from './qcow2.ts';

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
  /** The domain of an instance for libvirt calls. @throws domain_not_found */
  refOf(instanceId: string): Promise<DomainRef>;
  /** @throws domain_running */
  refuseIfRunning(instanceId: string): Promise<void>;
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
  // A domain that is not defined is named by its UUID alone: libvirt looks it up by that.
  const named = (instanceId: string): DomainRef => ({ name: '', uuid: instanceId, id: -1 });
  const refOf = (instanceId: string) => ask(quick.domain.lookupByUuid({ uuid: instanceId }));

  async function factsOf(ref: DomainRef): Promise<DomainFacts | null> {
    const [xml, state] = await Promise.all([
      askIfThere(quick.domain.getXmlDesc({ dom: ref })),
      askIfThere(quick.domain.getState({ dom: ref })),
    ]);
    const mark = xml === null ? null : readDomainMark(xml);
    if (mark === null || state === null) return null;
    return { instanceId: ref.uuid, name: ref.name, power: powerOfState(state.state), ...mark };
  }

  async function findDomain(instanceId: string): Promise<DomainFacts | null> {
    const ref = await askIfThere(quick.domain.lookupByUuid({ uuid: instanceId }));
    return ref === null ? null : factsOf(ref);
  }

  async function isOff(instanceId: string): Promise<boolean> {
    const state = await askIfThere(quick.domain.getState({ dom: named(instanceId) }));
    return state === null || !['running', 'paused'].includes(powerOfState(state.state));
  }

  async function refuseIfRunning(instanceId: string): Promise<void> {
    if (!(await isOff(instanceId)))
      throw new HypervisorError('domain_running', `instance ${instanceId} is on`);
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
    refOf,
    refuseIfRunning,
    findDomain,

    async listDomains() {
      const refs = await ask(quick.host.listAllDomains());
      const facts = await Promise.all(refs.map(factsOf));
      return facts.filter((one) => one !== null);
    },

    async defineDomain(spec: DomainSpec) {
      const disk = paths.disk(spec.instanceId);
      const backingFile = (await exists(disk)) ? (await readQcow2Header(disk)).backingFile : null;
      await ask(quick.domain.defineXml({ xml: domainXml(spec, machine, paths, backingFile) }));
    },

    async undefineDomain(instanceId) {
      await refuseIfRunning(instanceId);
      const flags = ['managed-save', 'snapshots-metadata', 'checkpoints-metadata', 'nvram'] as const;
      await askIfThere(quick.domain.undefine({ dom: named(instanceId), flags: [...flags] }));
      await removeFrom(paths.instance(instanceId), (name) => /^console\.log(\.\d+)?$/.test(name));
    },

    async startDomain(instanceId, signal) {
      if (signal?.aborted) throw new HypervisorError('aborted', 'the start was called off');
      const dom = await refOf(instanceId);
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
      const dom = await refOf(instanceId);
      if (await isOff(instanceId)) return;
      try {
        await quick.domain.shutdown({ dom, flags: ['acpi'] });
      } catch (error) {
        if (!(await isOff(instanceId))) throw await ask(Promise.reject(error));
      }
    },

    async rebootDomain(instanceId) {
      const dom = await refOf(instanceId);
      await onRunning(instanceId, quick.domain.reboot({ dom, flags: ['acpi'] }));
    },

    async resetDomain(instanceId) {
      const dom = await refOf(instanceId);
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
