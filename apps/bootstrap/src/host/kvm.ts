import { chmodSync, chownSync } from 'node:fs';
import { groupId, KVM_DEVICE } from '@cloudlet/hypervisor/virtualization';

/** Gives /dev/kvm to the group kvm, as udev does where it runs. Needs root. */
export function mendKvmGroup(): void {
  const gid = groupId('kvm');
  if (gid === null) throw new Error('there is no group kvm: the package qemu-system-common makes it');
  chownSync(KVM_DEVICE, 0, gid);
  chmodSync(KVM_DEVICE, 0o660);
}
