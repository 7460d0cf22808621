'use client';

import type { Flavor, Image } from '@cloudlet/api';
import { useTranslations } from 'next-intl';
import { useUnits } from '#lib/quantity.ts';

/** Why a flavor is too small for an image, in words; null when it is not. */
export function useFlavorMisfit(): (flavor: Flavor, image: Image | undefined) => string | null {
  const t = useTranslations('create');
  const units = useUnits();
  return (flavor, image) => {
    if (image === undefined) return null;
    if (flavor.rootDiskGib < image.minDiskGib) {
      return t('diskTooSmall', { image: image.name, disk: units.disk(image.minDiskGib) });
    }
    if (flavor.memoryMib < image.minMemoryMib) {
      return t('memoryTooSmall', { image: image.name, memory: units.memory(image.minMemoryMib) });
    }
    return null;
  };
}
