'use client';

import type { ApiToken } from '@cloudlet/api';
import { useTranslations } from 'next-intl';
import { Button } from '#components/kit/button.tsx';
import { Copyable } from '#components/kit/copyable.tsx';
import { Dialog, DialogActions } from '#components/kit/dialog.tsx';
import { Notice } from '#components/kit/notice.tsx';

export type NewToken = ApiToken & { readonly secret: string };

/** The token itself, which nobody can see again, and how it is used. */
export function TokenMade({ token, onClose }: { readonly token: NewToken; readonly onClose: () => void }) {
  const t = useTranslations('createToken');
  const { origin } = window.location;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('madeTitle', { name: token.name })}
      focus="dialog"
    >
      <div className="grid gap-4">
        <Notice tone="warn" title={t('shownOnce')}>
          {t('shownOnceHint')}
        </Notice>
        <Box text={token.secret} label={t('token')} />
        <div className="grid gap-2">
          <p>{t('useWithApi')}</p>
          <Box
            text={`curl -H "Authorization: Bearer $TOKEN" ${origin}/api/v1/session`}
            label={t('command')}
          />
          <p>{t('useWithCommand')}</p>
          <Box text={`cloudletctl login ${origin}`} label={t('command')} />
        </div>
      </div>
      <DialogActions>
        <Button variant="primary" onClick={onClose}>
          {t('done')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function Box({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <div className="rounded-lg border border-line bg-sunken p-3">
      <Copyable text={text} label={label} />
    </div>
  );
}
