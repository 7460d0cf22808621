'use client';

import type { NewInvitation } from '@cloudlet/api';
import { useTranslations } from 'next-intl';
import { Button } from '#components/kit/button.tsx';
import { Copyable } from '#components/kit/copyable.tsx';
import { Dialog, DialogActions } from '#components/kit/dialog.tsx';
import { Notice } from '#components/kit/notice.tsx';
import { When } from '#components/kit/when.tsx';

/** The link of an invitation, once. */
export function InvitationLink({
  invitation: { link, expiresAt },
  onClose,
}: {
  readonly invitation: NewInvitation;
  readonly onClose: () => void;
}) {
  const t = useTranslations('invitationLink');
  const common = useTranslations('common');
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('title')}
      description={t('description')}
    >
      <div className="grid gap-4">
        <div className="rounded-lg border border-line bg-sunken p-3">
          <Copyable text={link} label={t('link')} />
        </div>
        <Notice tone="warn">{t('once')}</Notice>
        <p className="text-ink-muted">
          {t('validUntil')} <When at={expiresAt} exact />
        </p>
      </div>
      <DialogActions>
        <Button variant="primary" onClick={onClose}>
          {common('close')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
