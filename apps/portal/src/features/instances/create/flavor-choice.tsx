'use client';

import type { Flavor, Image } from '@cloudlet/api';
import { useTranslations } from 'next-intl';
import { FieldGroup } from '#components/kit/field.tsx';
import { Notice } from '#components/kit/notice.tsx';
import { RadioCards } from '#components/kit/radio-cards.tsx';
import { useUnits } from '#lib/quantity.ts';
import type { Form } from '#lib/use-form.ts';
import { useFlavorMisfit } from './flavor-misfit.ts';
import type { CreateValues } from './form-values.ts';

/** The flavors with their sizes; one that the image does not fit in is greyed and says why. */
export function FlavorChoice({
  form,
  flavors,
  image,
}: {
  readonly form: Form<CreateValues>;
  readonly flavors: readonly Flavor[];
  readonly image: Image | undefined;
}) {
  const t = useTranslations('create');
  const units = useUnits();
  const misfit = useFlavorMisfit();
  return (
    <FieldGroup legend={t('flavor')} error={form.errors.flavorId}>
      {flavors.length === 0 && <Notice tone="warn">{t('noFlavors')}</Notice>}
      <RadioCards
        label={t('flavor')}
        value={form.values.flavorId}
        onChange={(flavorId) => form.set('flavorId', flavorId)}
        invalid={form.errors.flavorId !== undefined}
        cards={flavors.map((flavor) => ({
          value: flavor.id,
          title: flavor.name,
          description: (
            <span className="grid">
              <span>{units.vcpus(flavor.vcpus)}</span>
              <span>{t('ofMemory', { memory: units.memory(flavor.memoryMib) })}</span>
              <span>{t('ofDisk', { disk: units.disk(flavor.rootDiskGib) })}</span>
              {flavor.requiredCapabilities.length > 0 && (
                <span>{t('requires', { names: flavor.requiredCapabilities.join(', ') })}</span>
              )}
            </span>
          ),
          disabledReason: misfit(flavor, image),
        }))}
      />
    </FieldGroup>
  );
}
