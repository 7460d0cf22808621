'use client';

import type { Node } from '@cloudlet/api';
import type { NodeMode } from '@cloudlet/model';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { Field } from '#components/kit/field.tsx';
import { FormDialog } from '#components/kit/form-dialog.tsx';
import { Input } from '#components/kit/input.tsx';
import { Notice } from '#components/kit/notice.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { useNodeForm } from '../use-node-form.ts';

/** Says what another mode means for whom, and asks for the reason where there is one to give. */
export function ModeDialog({
  node,
  mode,
  onClose,
}: {
  readonly node: Node;
  readonly mode: NodeMode;
  readonly onClose: () => void;
}) {
  const t = useTranslations('nodeModeDialog');
  const trpc = useTRPC();
  const set = useMutation(trpc.nodes.setMode.mutationOptions());
  const form = useNodeForm<{ readonly reason: string }, Node>({
    initial: { reason: '' },
    submit: ({ reason }) => set.mutateAsync({ id: node.id, mode, ...(reason.trim() ? { reason } : {}) }),
    fieldOfCode: { invalid_value: 'reason' },
    onClose,
  });
  return (
    <FormDialog
      title={t(`title.${mode}`, { name: node.name })}
      description={t(`description.${mode}`)}
      submitLabel={t(`submit.${mode}`)}
      form={form}
      onClose={onClose}
    >
      {mode === 'MAINTENANCE' && (
        <Notice tone="warn">
          {t('affected', { instances: node.instances, operations: node.unfinishedOperations })}
        </Notice>
      )}
      {mode !== 'ENABLED' && (
        <Field label={t('reason')} optional={t('optional')} hint={t('reasonHint')} error={form.errors.reason}>
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              maxLength={200}
              value={form.values.reason}
              onChange={(event) => form.set('reason', event.target.value)}
            />
          )}
        </Field>
      )}
    </FormDialog>
  );
}
