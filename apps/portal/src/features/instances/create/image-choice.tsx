'use client';

import type { Image } from '@cloudlet/api';
import { useTranslations } from 'next-intl';
import { FieldGroup } from '#components/kit/field.tsx';
import { Notice } from '#components/kit/notice.tsx';
import { RadioCards } from '#components/kit/radio-cards.tsx';
import { useUnits } from '#lib/quantity.ts';
import type { Form } from '#lib/use-form.ts';
import type { CreateValues } from './form-values.ts';

/** The images, each with the disk and memory that it needs. */
export function ImageChoice({
  form,
  images,
}: {
  readonly form: Form<CreateValues>;
  readonly images: readonly Image[];
}) {
  const t = useTranslations('create');
  const units = useUnits();
  return (
    <FieldGroup legend={t('image')} error={form.errors.imageId}>
      {images.length === 0 && <Notice tone="warn">{t('noImages')}</Notice>}
      <RadioCards
        label={t('image')}
        value={form.values.imageId}
        onChange={(imageId) => form.set('imageId', imageId)}
        invalid={form.errors.imageId !== undefined}
        cards={images.map((image) => ({
          value: image.id,
          title: image.name,
          description: t('imageNeeds', {
            disk: units.disk(image.minDiskGib),
            memory: units.memory(image.minMemoryMib),
          }),
        }))}
      />
    </FieldGroup>
  );
}
