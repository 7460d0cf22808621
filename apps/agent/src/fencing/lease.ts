import { EventEmitter, once } from 'node:events';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { uptime } from 'node:os';
import { type HostFacts, type Hypervisor, HypervisorError } from '@cloudlet/hypervisor';
import { z } from 'zod';

/**
 * How long after its last contact with the control plane an agent may ask its hypervisor to give a guest power. The control plane
 * declares a node DOWN after 20 s of silence and may then give away what it has: the hypervisor has the rest of that time to
 * begin what it was asked for in time. One that takes longer (libvirtd hangs) cannot be called back.
 */
export const LEASE_MS = 10_000;

/** Since the boot of the host: no change of the wall clock moves it, a suspended host's time counts, and all processes share it. */
export const sinceBootMs = () => uptime() * 1_000;

const contactSchema = z.object({ hostUuid: z.uuid(), bootId: z.uuid(), at: z.number() });
type Contact = z.infer<typeof contactSchema>;

/**
 * The right to give guests power. It is held while heartbeats are accepted without a gap since a roster has told what is this
 * node's. After a gap, or a start that does not know how long its agent was away, it takes a new roster.
 */
export type Lease = {
  isHeld(): boolean;
  /**
   * Redis has accepted a heartbeat that was sent then.
   * @returns false after a gap: only the answer to a hello that is said now renews the lease
   * @throws the file system's error when it cannot be written down: the lease is held, and the next agent will have to ask
   */
  heard(sentAt: number): boolean;
  /** A roster has answered the last hello, and what it makes void has been told so. */
  renew(): void;
  /** Nothing of what was known of the node's instances counts any more: the host has booted anew. */
  end(): void;
  /** Resolves when the lease is held. @throws HypervisorError `aborted` when the signal comes before */
  whenHeld(signal?: AbortSignal): Promise<void>;
  /** Whether the agent that wrote the last contact down ran on another host: the state folder is a copy. */
  readonly wasElsewhere: boolean;
};

/**
 * @param path where the last contact is kept, so that an agent that was killed goes on a second later without asking
 * @param now milliseconds since the host's boot
 */
export function openLease(
  path: string,
  { hostUuid, bootId }: Pick<HostFacts, 'hostUuid' | 'bootId'>,
  now: () => number = sinceBootMs,
): Lease {
  const last = readContact(path);
  const isOfThisBoot = last?.hostUuid === hostUuid && last.bootId === bootId;
  let contactAt = isOfThisBoot ? last.at : null;
  let isConfirmed = isOfThisBoot;
  const news = new EventEmitter().setMaxListeners(0);

  const isHeld = () => isConfirmed && contactAt !== null && now() - contactAt <= LEASE_MS;
  const tell = () => {
    if (isHeld()) news.emit('held');
  };
  return {
    wasElsewhere: last !== null && last.hostUuid !== hostUuid,
    isHeld,
    heard(sentAt) {
      // By when it was accepted, not by when it was sent: what lay in a stalled connection was silence to the control plane.
      const hadGap = contactAt !== null && now() - contactAt > LEASE_MS;
      if (hadGap) isConfirmed = false;
      contactAt = sentAt;
      tell();
      if (isConfirmed) writeContact(path, { hostUuid, bootId, at: sentAt });
      return !hadGap;
    },
    renew() {
      isConfirmed = true;
      tell();
    },
    end() {
      isConfirmed = false;
    },
    async whenHeld(signal) {
      while (!isHeld()) {
        await once(news, 'held', signal ? { signal } : {}).catch((cause: unknown) => {
          throw new HypervisorError('aborted', 'waiting for the control plane was aborted', { cause });
        });
      }
    },
  };
}

/** A start was not asked for: the lease had ended by then. */
class LeaseEnded extends Error {}

/**
 * The node's hypervisor as the agent's operations see it: no guest gets power unless the lease is held; all else goes on. The
 * lease is looked at again when the driver is about to ask for the power: what it does before may take longer than the lease.
 */
export function startOnlyWithLease<Driver extends Pick<Hypervisor, 'startDomain'>>(
  hypervisor: Driver,
  lease: Lease,
  onWaiting: (instanceId: string) => void,
): Driver {
  return {
    ...hypervisor,
    async startDomain(instanceId, signal) {
      const mustBeHeld = () => {
        if (!lease.isHeld()) throw new LeaseEnded();
      };
      for (;;) {
        if (!lease.isHeld()) onWaiting(instanceId);
        await lease.whenHeld(signal);
        try {
          return await hypervisor.startDomain(instanceId, signal, mustBeHeld);
        } catch (error) {
          if (!(error instanceof LeaseEnded)) throw error;
        }
      }
    },
  };
}

/** Null where there is none, or one that broke off when the host lost its power: it would be of another boot anyway. */
function readContact(path: string): Contact | null {
  try {
    return contactSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}

function writeContact(path: string, contact: Contact): void {
  writeFileSync(`${path}.new`, JSON.stringify(contact), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
