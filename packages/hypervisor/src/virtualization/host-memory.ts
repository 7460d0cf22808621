import { existsSync, readFileSync } from 'node:fs';
import { type Hugepages, NESTED_PAGINGS, type NestedPaging } from '@cloudlet/model';
import { cpuInfo } from './host.ts';

/** What the host does for its guests' memory. */
export type HostMemoryFacts = {
  readonly nestedPaging: NestedPaging;
  readonly hugepages: Hugepages;
  /** Whether the kernel merges equal pages of guests (KSM). */
  readonly ksm: boolean;
};

/** Where Linux tells it; a test looks at files of its own. */
export type MemoryFiles = { readonly cpuFlags: readonly string[]; readonly read: (path: string) => string };

const HOST: MemoryFiles = {
  get cpuFlags() {
    return cpuInfo('flags').split(' ');
  },
  read: (path) => (existsSync(path) ? readFileSync(path, 'utf8') : ''),
};

/** Looks at this host. */
export function readHostMemory(files: MemoryFiles = HOST): HostMemoryFacts {
  const meminfo = files.read('/proc/meminfo');
  const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(meminfo)?.[1] ?? 0);
  return {
    nestedPaging: nestedPaging(files),
    hugepages: {
      sizeKib: field('Hugepagesize'),
      total: field('HugePages_Total'),
      free: field('HugePages_Free'),
    },
    ksm: files.read('/sys/kernel/mm/ksm/run').trim() === '1',
  };
}

/** The parameter by which KVM's module was told to use it or not (kvm_intel's `ept`, kvm_amd's `npt`). */
const PARAMETERS = {
  ept: '/sys/module/kvm_intel/parameters/ept',
  npt: '/sys/module/kvm_amd/parameters/npt',
} as const;

/** The CPU has it, and the module, where it is loaded, was not told to leave it. */
function nestedPaging({ cpuFlags, read }: MemoryFiles): NestedPaging {
  const found = NESTED_PAGINGS.find((name) => {
    if (name === 'none' || !cpuFlags.includes(name)) return false;
    return !['N', '0'].includes(read(PARAMETERS[name]).trim());
  });
  return found ?? 'none';
}
