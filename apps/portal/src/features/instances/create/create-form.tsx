'use client';

import type { Accepted } from '@cloudlet/api';
import { CONSOLE_PASSWORD_LENGTH } from '@cloudlet/model';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { Card } from '#components/kit/card.tsx';
import { ErrorState } from '#components/kit/error-state.tsx';
import { Skeleton } from '#components/kit/skeleton.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { useForm } from '#lib/use-form.ts';
import { useAccepted } from '../use-accepted.ts';
import { FlavorChoice } from './flavor-choice.tsx';
import { bySize } from './flavor-fit.ts';
import { type CreateValues, complaintsAbout, EMPTY_VALUES, withDefaults } from './form-values.ts';
import { ImageChoice } from './image-choice.tsx';
import { LoginFields } from './login-fields.tsx';
import { NameField } from './name-field.tsx';
import { CHOICES } from './query.ts';
import { ServerGroupChoice } from './server-group-choice.tsx';
import { Summary } from './summary.tsx';
import { UserDataField } from './user-data-field.tsx';

/** Asks for everything that a new instance needs. */
export function CreateForm() {
  const t = useTranslations('create');
  const trpc = useTRPC();
  const router = useRouter();
  const accepted = useAccepted();
  const create = useMutation(trpc.instances.create.mutationOptions());
  const images = useQuery(trpc.images.list.queryOptions(CHOICES));
  const flavors = useQuery(trpc.flavors.list.queryOptions(CHOICES));
  const choices = { images: images.data?.items ?? [], flavors: bySize(flavors.data?.items ?? []) };
  const typed = useForm<CreateValues, Accepted>({
    initial: EMPTY_VALUES,
    validate: (values) => {
      const complaints = Object.entries(complaintsAbout(withDefaults(values, choices)));
      return Object.fromEntries(
        complaints.map(([field, complaint]) => [field, t(complaint, CONSOLE_PASSWORD_LENGTH)]),
      );
    },
    submit: (values) => create.mutateAsync(requestOf(withDefaults(values, choices))),
    fieldOfCode: {
      name_taken: 'name',
      invalid_name: 'name',
      quota_exceeded: 'flavorId',
      image_too_large_for_flavor: 'flavorId',
    },
    invalidText: { name: t('nameInvalid') },
    onDone: (answer) => {
      accepted(answer);
      router.push(`/instances/${answer.instance.id}`);
    },
  });
  const form = { ...typed, values: withDefaults(typed.values, choices) };
  const image = choices.images.find(({ id }) => id === form.values.imageId);
  const flavor = choices.flavors.find(({ id }) => id === form.values.flavorId);

  const failed = [images, flavors].find((query) => query.isError);
  if (failed !== undefined) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
  if (images.data === undefined || flavors.data === undefined)
    return <Skeleton className="h-96 w-full rounded-xl" />;
  return (
    <form
      ref={form.ref}
      onSubmit={form.onSubmit}
      noValidate
      className="grid items-start gap-5 lg:grid-cols-[1fr_19rem]"
    >
      <div className="grid gap-5">
        <Card title={t('what')}>
          <div className="grid gap-5">
            <NameField form={form} />
            <ImageChoice form={form} images={choices.images} />
            <FlavorChoice form={form} flavors={choices.flavors} image={image} />
          </div>
        </Card>
        <Card title={t('place')}>
          <ServerGroupChoice form={form} />
        </Card>
        <Card title={t('login')}>
          <LoginFields form={form} image={image} />
        </Card>
        <Card title={t('firstBoot')}>
          <UserDataField form={form} />
        </Card>
      </div>
      <Summary form={form} flavor={flavor} />
    </form>
  );
}

/** The API takes what was left empty as absent, not as empty. */
function requestOf(values: CreateValues) {
  return {
    name: values.name,
    imageId: values.imageId,
    flavorId: values.flavorId,
    ...(values.keyPairIds.length === 0 ? {} : { keyPairIds: [...values.keyPairIds] }),
    ...(values.consolePassword === '' ? {} : { consolePassword: values.consolePassword }),
    ...(values.serverGroupId === '' ? {} : { serverGroupId: values.serverGroupId }),
    ...(values.userData.trim() === '' ? {} : { userData: values.userData }),
  };
}
