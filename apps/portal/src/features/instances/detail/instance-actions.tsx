'use client';

import type { Instance } from '@cloudlet/api';
import { useMutation } from '@tanstack/react-query';
import { Camera, Ellipsis, Maximize2, Pencil, Play, RotateCw, Square, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { Button } from '#components/kit/button.tsx';
import { Menu, MenuItem, MenuSeparator } from '#components/kit/menu.tsx';
import { useToast } from '#components/kit/toast.tsx';
import { useErrorText } from '#lib/error-text.ts';
import { useTRPC } from '#lib/trpc.ts';
import { DestroyDialog } from '../dialogs/destroy-dialog.tsx';
import { RebootDialog } from '../dialogs/reboot-dialog.tsx';
import { RenameDialog } from '../dialogs/rename-dialog.tsx';
import { ResizeDialog } from '../dialogs/resize-dialog.tsx';
import { SnapshotDialog } from '../dialogs/snapshot-dialog.tsx';
import { StopDialog } from '../dialogs/stop-dialog.tsx';
import { useRefusal, useRenameRefusal } from '../refusal.ts';
import { useAccepted } from '../use-accepted.ts';

const DIALOGS = {
  stop: StopDialog,
  reboot: RebootDialog,
  resize: ResizeDialog,
  snapshot: SnapshotDialog,
  rename: RenameDialog,
  destroy: DestroyDialog,
} as const;

/** Everything that can be done with an instance; what cannot be done now says why. */
export function InstanceActions({ instance }: { readonly instance: Instance }) {
  const t = useTranslations('action');
  const refusal = useRefusal();
  const renameRefusal = useRenameRefusal(instance);
  const [open, setOpen] = useState<keyof typeof DIALOGS | null>(null);
  const OpenDialog = open === null ? null : DIALOGS[open];
  return (
    <>
      <StartButton instance={instance} />
      <Button icon={<Square />} disabledReason={refusal('stop', instance)} onClick={() => setOpen('stop')}>
        {t('stop')}
      </Button>
      <Button
        icon={<RotateCw />}
        disabledReason={refusal('reboot', instance)}
        onClick={() => setOpen('reboot')}
      >
        {t('reboot')}
      </Button>
      <Menu trigger={<Button size="icon" icon={<Ellipsis />} aria-label={t('more')} />}>
        <MenuItem
          icon={<Camera />}
          disabledReason={refusal('snapshot', instance)}
          onSelect={() => setOpen('snapshot')}
        >
          {t('snapshot')}
        </MenuItem>
        <MenuItem
          icon={<Maximize2 />}
          disabledReason={refusal('resize', instance)}
          onSelect={() => setOpen('resize')}
        >
          {t('resize')}
        </MenuItem>
        <MenuItem icon={<Pencil />} disabledReason={renameRefusal} onSelect={() => setOpen('rename')}>
          {t('rename')}
        </MenuItem>
        <MenuSeparator />
        <MenuItem
          icon={<Trash2 />}
          danger
          disabledReason={refusal('destroy', instance)}
          onSelect={() => setOpen('destroy')}
        >
          {t('destroy')}
        </MenuItem>
      </Menu>
      {OpenDialog !== null && <OpenDialog instance={instance} onClose={() => setOpen(null)} />}
    </>
  );
}

/** The way out where there is no other. */
export function DestroyButton({ instance }: { readonly instance: Instance }) {
  const t = useTranslations('action');
  const refusal = useRefusal();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button icon={<Trash2 />} disabledReason={refusal('destroy', instance)} onClick={() => setOpen(true)}>
        {t('destroy')}
      </Button>
      {open && <DestroyDialog instance={instance} onClose={() => setOpen(false)} />}
    </>
  );
}

/** Starting asks nothing, so it has no dialog. */
export function StartButton({ instance }: { readonly instance: Instance }) {
  const t = useTranslations('action');
  const trpc = useTRPC();
  const toast = useToast();
  const errorText = useErrorText();
  const refusal = useRefusal();
  const onSuccess = useAccepted();
  // Two clicks in the same instant come before the button can show that it is pending.
  const asking = useRef(false);
  const start = useMutation(
    trpc.instances.start.mutationOptions({
      onSuccess,
      onSettled: () => {
        asking.current = false;
      },
      onError: (error) => toast({ tone: 'bad', title: t('startFailed'), text: errorText(error) }),
    }),
  );
  return (
    <Button
      icon={<Play />}
      pending={start.isPending}
      disabledReason={refusal('start', instance)}
      onClick={() => {
        if (asking.current) return;
        asking.current = true;
        start.mutate({ id: instance.id });
      }}
    >
      {t('start')}
    </Button>
  );
}
