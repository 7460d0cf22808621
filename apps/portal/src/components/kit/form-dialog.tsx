'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Form } from '#lib/use-form.ts';
import { Button } from './button.tsx';
import { Dialog, DialogActions } from './dialog.tsx';
import { Notice } from './notice.tsx';

/** A dialog that asks and sends: every action that needs a question uses it. The caller mounts it when it opens. */
export function FormDialog<Values>({
  title,
  description,
  submitLabel,
  danger = false,
  submitDisabled = false,
  form,
  onClose,
  children,
}: {
  readonly title: string;
  readonly description?: ReactNode;
  readonly submitLabel: string;
  readonly danger?: boolean;
  readonly submitDisabled?: boolean;
  readonly form: Form<Values>;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}) {
  const t = useTranslations('common');
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={title} description={description}>
      <form ref={form.ref} onSubmit={form.onSubmit} noValidate>
        <div className="grid gap-4">{children}</div>
        <DialogActions notice={form.formError !== null && <Notice tone="bad">{form.formError}</Notice>}>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button
            type="submit"
            variant={danger ? 'danger' : 'primary'}
            pending={form.pending}
            disabled={submitDisabled}
          >
            {submitLabel}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
