import type { DomainLifecycleEvent, DomainState, DomainStateInfo } from '@cloudlet/libvirt';
import type { ObservedPower } from '@cloudlet/model';

/** libvirt's state of a domain as the port tells it (https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainState). */
export function powerOfState(state: DomainState): ObservedPower {
  switch (state) {
    case 'running':
    case 'blocked':
    // About to be off; the event that it is off comes.
    case 'shutdown':
      return 'running';
    case 'paused':
    case 'pmsuspended':
      return 'paused';
    case 'crashed':
      return 'crashed';
    default:
      return 'shutoff';
  }
}

/** Whether QEMU runs: a paused guest has power, too. */
export function isOn({ state }: Pick<DomainStateInfo, 'state'>): boolean {
  return ['running', 'paused'].includes(powerOfState(state));
}

/** The power that an event tells of, or null for one that changes none. */
export function powerOfEvent(change: Pick<DomainLifecycleEvent, 'event' | 'detail'>): ObservedPower | null {
  switch (change.event) {
    case 'started':
    case 'resumed':
      return 'running';
    case 'suspended':
    case 'pmsuspended':
      return 'paused';
    case 'stopped':
      return change.detail === 'crashed' ? 'crashed' : 'shutoff';
    case 'crashed':
      return 'crashed';
    case 'undefined':
      return 'absent';
    default:
      return null;
  }
}
