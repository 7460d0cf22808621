'use client';

import type { Node } from '@cloudlet/api';
import { isAllocationRatio, MAX_ALLOCATION_RATIO } from '@cloudlet/model';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { Field } from '#components/kit/field.tsx';
import { FormDialog } from '#components/kit/form-dialog.tsx';
import { Input } from '#components/kit/input.tsx';
import { Notice } from '#components/kit/notice.tsx';
import { useTRPC } from '#lib/trpc.ts';
import type { FieldErrors } from '#lib/use-form.ts';
import { useNodeForm } from '../use-node-form.ts';

type Ratio = 'cpuAllocationRatio' | 'memoryAllocationRatio' | 'diskAllocationRatio';
type Values = { readonly [Name in Ratio]: string };

const RATIOS = ['cpuAllocationRatio', 'memoryAllocationRatio', 'diskAllocationRatio'] as const;

/** How much of the node may be claimed, and what that would be. */
export function RatiosDialog({ node, onClose }: { readonly node: Node; readonly onClose: () => void }) {
  const t = useTranslations('ratios');
  const trpc = useTRPC();
  const set = useMutation(trpc.nodes.setRatios.mutationOptions());
  const { cpu, memory, disk } = node.ratios;
  const form = useNodeForm<Values, Node>({
    initial: {
      cpuAllocationRatio: String(cpu),
      memoryAllocationRatio: String(memory),
      diskAllocationRatio: String(disk),
    },
    validate: (values): FieldErrors<Values> =>
      Object.fromEntries(
        RATIOS.filter((name) => values[name].trim() === '' || !isAllocationRatio(Number(values[name]))).map(
          (name) => [name, t('invalid', { max: MAX_ALLOCATION_RATIO })],
        ),
      ),
    submit: (values) =>
      set.mutateAsync({
        id: node.id,
        cpuAllocationRatio: Number(values.cpuAllocationRatio),
        memoryAllocationRatio: Number(values.memoryAllocationRatio),
        diskAllocationRatio: Number(values.diskAllocationRatio),
      }),
    onClose,
  });
  const physical = {
    cpuAllocationRatio: node.vcpus,
    memoryAllocationRatio: node.memoryMib,
    diskAllocationRatio: node.diskGib,
  };
  const claimed = {
    cpuAllocationRatio: node.claimed.vcpus,
    memoryAllocationRatio: node.claimed.memoryMib,
    diskAllocationRatio: node.claimed.diskGib,
  };
  const isUnder = RATIOS.some(
    (name) => Math.floor(physical[name] * Number(form.values[name])) < claimed[name],
  );
  return (
    <FormDialog
      title={t('title', { name: node.name })}
      description={t('description')}
      submitLabel={t('submit')}
      form={form}
      onClose={onClose}
    >
      <div className="grid gap-4 sm:grid-cols-3">
        {RATIOS.map((name) => (
          <Field key={name} label={t(name)} error={form.errors[name]}>
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
      {isUnder && <Notice tone="warn">{t('under')}</Notice>}
    </FormDialog>
  );
}
