'use client';

import type { Node } from '@cloudlet/api';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { Checkbox } from '#components/kit/checkbox.tsx';
import { FormDialog } from '#components/kit/form-dialog.tsx';
import { Notice } from '#components/kit/notice.tsx';
import { TypedName } from '#components/kit/typed-name.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { useNodeForm } from '../use-node-form.ts';

/** Removing cannot be taken back: the button waits until the name has been typed by hand. */
export function RemoveNodeDialog({ node, onClose }: { readonly node: Node; readonly onClose: () => void }) {
  const t = useTranslations('removeNode');
  const trpc = useTRPC();
  const router = useRouter();
  const remove = useMutation(trpc.nodes.remove.mutationOptions());
  const form = useNodeForm<{ readonly name: string; readonly isLost: boolean }, void>({
    initial: { name: '', isLost: false },
    submit: ({ isLost }) => remove.mutateAsync({ id: node.id, isLost }),
    onChanged: () => router.push('/nodes'),
    onClose,
  });
  return (
    <FormDialog
      title={t('title', { name: node.name })}
      submitLabel={t('submit')}
      danger
      submitDisabled={form.values.name !== node.name}
      form={form}
      onClose={onClose}
    >
      <Notice tone="warn">{t('description')}</Notice>
      <TypedName
        label={t('typeName', { name: node.name })}
        value={form.values.name}
        error={form.errors.name}
        onChange={(name) => form.set('name', name)}
      />
      <Checkbox
        checked={form.values.isLost}
        onChange={(isLost) => form.set('isLost', isLost)}
        label={t('lost')}
        description={t('lostHint')}
      />
    </FormDialog>
  );
}
