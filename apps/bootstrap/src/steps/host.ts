import { existsSync } from 'node:fs';
import {
  chooseVirtualization,
  mayQemuOpen,
  readVirtualizationFacts,
} from '@cloudlet/hypervisor/virtualization';
import { configureHostUuid, findHostUuidSource } from '../host/identity.ts';
import { mendKvmGroup } from '../host/kvm.ts';
import { SYSTEMD_RUNNING } from '../host/packages.ts';
import { libvirtParts } from '../parts/catalogue.ts';
import { probe } from '../parts/health.ts';
import type { PartRunner } from '../parts/runner.ts';
import { run } from '../process/run.ts';
import type { Cloud } from '../state/cloud.ts';
import { partStep } from './part.ts';
import type { RunStep, Step } from './runner.ts';

/** QEMU's user may open /dev/kvm, so that libvirt needs not ask QEMU anew at every call. */
export function kvmStep(): Step {
  return {
    name: 'Virtualisation',
    async check() {
      const facts = readVirtualizationFacts(null);
      if (facts.kvmDevice && !mayQemuOpen(facts.kvmDevice)) return undefined;
      return { value: undefined, note: chooseVirtualization(facts).reason };
    },
    apply: async () => mendKvmGroup(),
  };
}

/** The host has a UUID that stays, so that the control plane knows it again. */
export function hostIdentityStep(log: string): Step {
  return {
    name: 'Host identity',
    async check() {
      const source = findHostUuidSource();
      return source === 'none' ? undefined : { value: undefined, note: `from ${source}` };
    },
    async apply(progress) {
      configureHostUuid();
      if (existsSync(SYSTEMD_RUNNING))
        await run(['systemctl', 'try-restart', 'libvirtd.service'], { log, onLine: progress });
    },
  };
}

/** libvirt's daemons answer: systemd's, or somebody's, or ours. */
export async function startLibvirt(
  cloud: Pick<Cloud, 'paths'>,
  runner: PartRunner,
  runStep: RunStep,
): Promise<void> {
  if (existsSync(SYSTEMD_RUNNING)) return runStep(systemLibvirtStep(cloud));
  const ours = new Set((await runner.states()).map((state) => state.name));
  for (const part of libvirtParts(cloud)) {
    const isSomebodyElses = !ours.has(part.name) && (await probe(part.health)).healthy;
    if (!isSomebodyElses) await runStep(partStep(runner, part.name, () => part));
  }
}

function systemLibvirtStep(cloud: Pick<Cloud, 'paths'>): Step {
  return {
    name: 'libvirtd',
    async check() {
      const answers = await Promise.all(libvirtParts(cloud).map((part) => probe(part.health)));
      return answers.every(({ healthy }) => healthy) ? { value: undefined } : undefined;
    },
    async apply(progress) {
      await run(['systemctl', 'enable', '--now', 'virtlogd.socket', 'libvirtd.socket', 'libvirtd.service'], {
        log: cloud.paths.upLog,
        onLine: progress,
      });
    },
  };
}
