'use client';

import type { PlacementPolicy } from '@cloudlet/api';
import { PLACEMENT_STRATEGIES, PLACEMENT_WEIGHERS, type PlacementWeigher } from '@cloudlet/model';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { Field, FieldGroup } from '#components/kit/field.tsx';
import { FormDialog } from '#components/kit/form-dialog.tsx';
import { Input } from '#components/kit/input.tsx';
import { RadioCards } from '#components/kit/radio-cards.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { type FieldErrors, useForm } from '#lib/use-form.ts';

type Values = { readonly strategy: PlacementPolicy['strategy'] } & {
  readonly [Name in PlacementWeigher]: string;
};

const MAX_WEIGHT = 100;

/** How nodes are chosen for the instances that come. */
export function PlacementDialog({
  policy,
  onClose,
}: {
  readonly policy: PlacementPolicy;
  readonly onClose: () => void;
}) {
  const t = useTranslations('placement');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const set = useMutation(trpc.placement.set.mutationOptions());
  const { weights } = policy;
  const form = useForm<Values, PlacementPolicy>({
    initial: {
      strategy: policy.strategy,
      cpu: String(weights.cpu),
      memory: String(weights.memory),
      disk: String(weights.disk),
    },
    validate: (values): FieldErrors<Values> =>
      Object.fromEntries(
        PLACEMENT_WEIGHERS.filter((name) => !isWeight(values[name])).map((name) => [
          name,
          t('weightInvalid', { max: MAX_WEIGHT }),
        ]),
      ),
    submit: ({ strategy, cpu, memory, disk }) =>
      set.mutateAsync({
        strategy,
        weights: { cpu: Number(cpu), memory: Number(memory), disk: Number(disk) },
      }),
    onDone: (answer) => {
      queryClient.setQueryData(trpc.placement.get.queryKey(), answer);
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('title')}
      description={t('description')}
      submitLabel={t('submit')}
      form={form}
      onClose={onClose}
    >
      <RadioCards
        label={t('strategy')}
        value={form.values.strategy}
        onChange={(strategy) => form.set('strategy', strategy)}
        cards={PLACEMENT_STRATEGIES.map((strategy) => ({
          value: strategy,
          title: t(`strategies.${strategy}`),
          description: t(`hints.${strategy}`),
        }))}
      />
      <FieldGroup legend={t('weights')} hint={t('weightsHint')}>
        <div className="grid grid-cols-3 gap-3">
          {PLACEMENT_WEIGHERS.map((name) => (
            <Field key={name} label={t(`weigher.${name}`)} error={form.errors[name]}>
              {(control) => (
                <Input
                  {...control}
                  inputMode="decimal"
                  autoComplete="off"
                  value={form.values[name]}
                  onChange={(event) => form.set(name, event.target.value)}
                />
              )}
            </Field>
          ))}
        </div>
      </FieldGroup>
    </FormDialog>
  );
}

function isWeight(text: string): boolean {
  const weight = Number(text);
  return text.trim() !== '' && Number.isFinite(weight) && weight >= 0 && weight <= MAX_WEIGHT;
}
