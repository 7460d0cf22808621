'use client';

import type { JoinCommand } from '@cloudlet/api';
import { useFormatter, useTranslations } from 'next-intl';
import { Button } from '#components/kit/button.tsx';
import { Dialog, DialogActions } from '#components/kit/dialog.tsx';
import { Notice } from '#components/kit/notice.tsx';
import { When } from '#components/kit/when.tsx';
import { Command } from './command.tsx';

/** The join command, which nobody can see again, and what to do with it on the other machine. */
export function JoinInstructions({
  made,
  doorAddresses,
  onClose,
}: {
  readonly made: JoinCommand & { readonly name: string };
  readonly doorAddresses: readonly string[];
  readonly onClose: () => void;
}) {
  const t = useTranslations('addNode');
  const format = useFormatter();
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('madeTitle', { name: made.name })}
      focus="dialog"
    >
      <div className="grid gap-4">
        <Notice tone="warn" title={t('shownOnce')}>
          {t.rich('goodUntil', { when: () => <When at={made.expiresAt} exact /> })}
        </Notice>
        <ol className="grid list-decimal gap-3 pl-5 marker:text-ink-muted">
          <li>{t('stepMachine')}</li>
          <li>
            <div className="grid gap-2">
              <span>{t('stepCommand')}</span>
              <Command text={made.command} label={t('command')} />
              <span className="text-ink-muted text-xs [overflow-wrap:anywhere]">
                {t('stepReach', { addresses: format.list([...doorAddresses], { type: 'disjunction' }) })}
              </span>
            </div>
          </li>
          <li>{t('stepAfter', { name: made.name })}</li>
        </ol>
      </div>
      <DialogActions>
        <Button variant="primary" onClick={onClose}>
          {t('done')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
