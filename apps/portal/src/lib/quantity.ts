'use client';

import { useFormatter, useTranslations } from 'next-intl';

const MIB_PER_GIB = 1_024;
const BINARY_UNITS = ['kib', 'mib', 'gib', 'tib'] as const;

/** Writes sizes: memory in MiB or GiB, disks in GiB or TiB, files by their magnitude. Numbers by the user's language. */
export function useUnits() {
  const t = useTranslations('unit');
  const format = useFormatter();
  const number = (value: number) => format.number(value, { maximumFractionDigits: 1 });
  return {
    number,
    memory: (mib: number) =>
      mib >= MIB_PER_GIB ? t('gib', { value: number(mib / MIB_PER_GIB) }) : t('mib', { value: number(mib) }),
    disk: (gib: number) =>
      gib >= 1_024 ? t('tib', { value: number(gib / 1_024) }) : t('gib', { value: number(gib) }),
    bytes: (bytes: number) => {
      const power = Math.min(BINARY_UNITS.length, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10));
      const unit = BINARY_UNITS[power - 1];
      return unit === undefined
        ? t('bytes', { value: bytes })
        : t(unit, { value: number(bytes / 1_024 ** power) });
    },
    vcpus: (count: number) => t('vcpus', { count }),
    /** A span of time: tenths below ten seconds, whole seconds below a minute, minutes and seconds above. */
    duration: (ms: number) => {
      const seconds = Math.max(0, ms) / 1_000;
      if (seconds < 60) {
        const digits = seconds < 10 ? 1 : 0;
        return t('seconds', { value: format.number(seconds, { maximumFractionDigits: digits }) });
      }
      const whole = Math.round(seconds);
      return t('minutes', { minutes: Math.floor(whole / 60), seconds: whole % 60 });
    },
  };
}

/** Writes an amount of something that a quota counts. */
export function useQuantity(): (resource: string, amount: number) => string {
  const { memory, disk, number } = useUnits();
  return (resource, amount) => {
    if (resource === 'memoryMib') return memory(amount);
    if (resource === 'rootDiskGib' || resource === 'volumeGib') return disk(amount);
    return number(amount);
  };
}
