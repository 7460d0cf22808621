import { type DomainRef, isLibvirtError, type LibvirtConnection } from '@cloudlet/libvirt';
import type { Hypervisor } from '../port.ts';
import { HypervisorError } from '../port.ts';
import { diskNotFound } from './disks.ts';
import { named } from './domain-ref.ts';
import type { Domains } from './domains.ts';
import { askIfThere, asking } from './errors.ts';
import { exists } from './files.ts';
import type { GuestCalls } from './guest-calls.ts';
import type { OwnDomains } from './own-domains.ts';
import type { NodePaths } from './paths.ts';
import { isOn } from './power.ts';

/** Starting waits for QEMU, which waits for the disk; a busy host takes its time. */
const START_TIMEOUT_MS = 120_000;
/** A reset is there for guests that hang: one whose QEMU hangs, too, is soon known for it. */
const RESET_TIMEOUT_MS = 10_000;
const LOOK_AGAIN_MS = 50;

export type GuestPower = Pick<
  Hypervisor,
  'startDomain' | 'pressPowerButton' | 'rebootDomain' | 'resetDomain' | 'powerOffDomain'
>;

export function openGuestPower(parts: {
  readonly libvirt: LibvirtConnection;
  readonly guestCalls: GuestCalls;
  readonly domains: Pick<Domains, 'hasPower'>;
  readonly own: Pick<OwnDomains, 'find' | 'mustExist'>;
  /** Whether the domain is the node's own for all that is remembered. */
  readonly isKnown: (instanceId: string) => boolean;
  readonly paths: NodePaths;
}): GuestPower {
  const { libvirt, guestCalls, own, isKnown, paths } = parts;
  const { mustExist } = own;
  const { hasPower } = parts.domains;

  /**
   * Whether the guest is on, once a start that is under way has ended, however it does: an agent that was killed may have
   * asked for it, and a libvirtd that was killed takes a guest that it had not started wholly off again when it comes back.
   */
  async function isOnAtLast(instanceId: string): Promise<boolean> {
    const deadline = performance.now() + START_TIMEOUT_MS;
    for (;;) {
      const state = await askIfThere(libvirt.domain.getState({ dom: named(instanceId) }));
      if (state === null) return false;
      if (state.state !== 'paused' || state.reason !== 'starting-up') return isOn(state);
      if (performance.now() > deadline) {
        throw new HypervisorError('timed_out', `the start of instance ${instanceId} does not end`);
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    }
  }

  /** libvirt refuses such calls on a domain that is off. */
  async function onRunning(instanceId: string, call: Promise<unknown>): Promise<void> {
    try {
      await call;
    } catch (error) {
      if (!isLibvirtError(error, 'OPERATION_INVALID')) throw error;
      throw new HypervisorError('domain_not_running', `instance ${instanceId} is off`, { cause: error });
    }
  }

  /** For calls that libvirt may refuse because the guest went off meanwhile, which is as good. */
  async function unlessOff(dom: DomainRef, call: Promise<unknown>): Promise<void> {
    try {
      await call;
    } catch (error) {
      if (await hasPower(dom)) throw error;
    }
  }

  /**
   * The node's own domain, without a question where it is known. Guests that hang may keep all of libvirtd's threads that read
   * marks, and cutting their power is what frees these.
   */
  async function findToCut(instanceId: string): Promise<DomainRef | null> {
    return isKnown(instanceId) ? named(instanceId) : own.find(instanceId);
  }

  return {
    startDomain: asking(async (instanceId, signal, beforePower) => {
      if (signal?.aborted) throw new HypervisorError('aborted', 'the start was called off');
      const dom = await mustExist(instanceId);
      if (await isOnAtLast(instanceId)) return;
      if (!(await exists(paths.disk(instanceId)))) throw diskNotFound(instanceId);
      try {
        await guestCalls.run(async ({ domain }) => {
          beforePower?.();
          await domain.create({ dom }, { timeoutMs: START_TIMEOUT_MS });
        });
      } catch (error) {
        // Somebody else was quicker.
        if (isLibvirtError(error, 'OPERATION_INVALID') && (await isOnAtLast(instanceId))) return;
        throw error;
      }
    }),

    pressPowerButton: asking(async (instanceId) => {
      const dom = await mustExist(instanceId);
      if (!(await hasPower(dom))) return;
      const press = guestCalls.run(({ domain }) => domain.shutdown({ dom, flags: ['acpi'] }));
      await unlessOff(dom, press);
    }),

    rebootDomain: asking(async (instanceId) => {
      const dom = await mustExist(instanceId);
      const reboot = guestCalls.run(({ domain }) => domain.reboot({ dom, flags: ['acpi'] }));
      await onRunning(instanceId, reboot);
    }),

    resetDomain: asking(async (instanceId) => {
      const dom = await mustExist(instanceId);
      const reset = guestCalls.run(({ domain }) => domain.reset({ dom }, { timeoutMs: RESET_TIMEOUT_MS }));
      await onRunning(instanceId, reset);
    }),

    powerOffDomain: asking(async (instanceId) => {
      const dom = await findToCut(instanceId);
      if (!dom || !(await hasPower(dom))) return;
      const cut = guestCalls.run(({ domain }) => domain.destroy({ dom }));
      await unlessOff(dom, cut);
    }),
  };
}
