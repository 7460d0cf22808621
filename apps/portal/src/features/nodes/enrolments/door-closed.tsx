'use client';

import { useTranslations } from 'next-intl';
import { Button } from '#components/kit/button.tsx';
import { Dialog, DialogActions } from '#components/kit/dialog.tsx';
import { Notice } from '#components/kit/notice.tsx';
import { Command } from './command.tsx';

const OPEN_DOOR = './cloudlet up --door ADDRESS';

/** The control plane listens on loopback alone: what to do, and where, before a machine can join. */
export function DoorClosed({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslations();
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t('addNode.title')} focus="dialog">
      <div className="grid gap-4">
        <Notice tone="warn" title={t('addNode.doorClosed')}>
          {t('addNode.doorClosedWhy')}
        </Notice>
        <p>{t('addNode.openDoor')}</p>
        <Command text={OPEN_DOOR} label={t('addNode.command')} />
        <p className="text-ink-muted text-xs">{t('addNode.openDoorHint')}</p>
      </div>
      <DialogActions>
        <Button onClick={onClose}>{t('common.close')}</Button>
      </DialogActions>
    </Dialog>
  );
}
