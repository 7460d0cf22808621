'use client';

import type { Flavor, Instance } from '@cloudlet/api';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { ErrorState } from '#components/kit/error-state.tsx';
import { FieldError } from '#components/kit/field.tsx';
import { FormDialog } from '#components/kit/form-dialog.tsx';
import { Notice } from '#components/kit/notice.tsx';
import { RadioCards } from '#components/kit/radio-cards.tsx';
import { Skeleton } from '#components/kit/skeleton.tsx';
import { useUnits } from '#lib/quantity.ts';
import { useTRPC } from '#lib/trpc.ts';
import { bySize } from '../create/flavor-fit.ts';
import { useFlavorMisfit } from '../create/flavor-misfit.ts';
import { CHOICES } from '../create/query.ts';
import { useActionForm } from './use-action-form.ts';

type Values = { readonly flavorId: string };

/** Asks for another flavor, and says that a running guest will be stopped for it. */
export function ResizeDialog({
  instance,
  onClose,
}: {
  readonly instance: Instance;
  readonly onClose: () => void;
}) {
  const t = useTranslations('resize');
  const trpc = useTRPC();
  const resize = useMutation(trpc.instances.resize.mutationOptions());
  const form = useActionForm<Values>({
    initial: { flavorId: '' },
    validate: ({ flavorId }) => (flavorId === '' ? { flavorId: t('choose') } : {}),
    submit: ({ flavorId }) => resize.mutateAsync({ id: instance.id, flavorId }),
    fieldOfCode: {
      quota_exceeded: 'flavorId',
      flavor_unchanged: 'flavorId',
      disk_would_shrink: 'flavorId',
      image_too_large_for_flavor: 'flavorId',
      no_node: 'flavorId',
    },
    onClose,
  });
  return (
    <FormDialog
      title={t('title', { name: instance.name })}
      description={t('description')}
      submitLabel={t('submit')}
      form={form}
      onClose={onClose}
    >
      <FlavorCards
        instance={instance}
        value={form.values.flavorId}
        onChange={(flavorId) => form.set('flavorId', flavorId)}
        invalid={form.errors.flavorId !== undefined}
      />
      <FieldError error={form.errors.flavorId} />
      {instance.status === 'ACTIVE' && <Notice tone="warn">{t('willStop')}</Notice>}
    </FormDialog>
  );
}

function FlavorCards({
  instance,
  value,
  onChange,
  invalid,
}: {
  readonly instance: Instance;
  readonly value: string;
  readonly onChange: (flavorId: string) => void;
  readonly invalid: boolean;
}) {
  const t = useTranslations('resize');
  const trpc = useTRPC();
  const units = useUnits();
  const flavors = useQuery(trpc.flavors.list.queryOptions(CHOICES));
  const images = useQuery(trpc.images.list.queryOptions(CHOICES));
  const misfit = useFlavorMisfit();
  if (flavors.isError) return <ErrorState error={flavors.error} onRetry={() => void flavors.refetch()} />;
  if (flavors.data === undefined) return <Skeleton className="h-32 w-full" />;
  const image = images.data?.items.find((one) => one.id === instance.image.id);
  const refusal = (flavor: Flavor): string | null => {
    if (flavor.id === instance.flavor.id) return t('current');
    if (flavor.rootDiskGib < instance.flavor.rootDiskGib) {
      return t('diskWouldShrink', { disk: units.disk(instance.flavor.rootDiskGib) });
    }
    return misfit(flavor, image);
  };
  return (
    <RadioCards
      label={t('flavor')}
      value={value}
      onChange={onChange}
      invalid={invalid}
      cards={bySize(flavors.data.items).map((flavor) => ({
        value: flavor.id,
        title: flavor.name,
        description: `${units.vcpus(flavor.vcpus)} · ${units.memory(flavor.memoryMib)} · ${units.disk(flavor.rootDiskGib)}`,
        disabledReason: refusal(flavor),
      }))}
    />
  );
}
