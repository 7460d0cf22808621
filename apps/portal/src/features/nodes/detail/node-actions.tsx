'use client';

import type { Node } from '@cloudlet/api';
import { NODE_MODES, type NodeMode } from '@cloudlet/model';
import { Ellipsis, Play, Scale, ShieldAlert, Trash2, Wrench } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { Button } from '#components/kit/button.tsx';
import { Menu, MenuItem, MenuSeparator } from '#components/kit/menu.tsx';
import { ModeDialog } from '../dialogs/mode-dialog.tsx';
import { RatiosDialog } from '../dialogs/ratios-dialog.tsx';
import { RemoveNodeDialog } from '../dialogs/remove-node-dialog.tsx';

const ICONS: Record<NodeMode, ReactNode> = {
  ENABLED: <Play />,
  DRAINED: <ShieldAlert />,
  MAINTENANCE: <Wrench />,
};

/** What an operator does with a node. */
export function NodeActions({ node }: { readonly node: Node }) {
  const t = useTranslations('nodeAction');
  const [mode, setMode] = useState<NodeMode | null>(null);
  const [open, setOpen] = useState<'ratios' | 'remove' | null>(null);
  return (
    <>
      {NODE_MODES.filter((one) => one !== node.mode).map((one) => (
        <Button key={one} icon={ICONS[one]} onClick={() => setMode(one)}>
          {t(one)}
        </Button>
      ))}
      <Menu trigger={<Button size="icon" icon={<Ellipsis />} aria-label={t('more')} />}>
        <MenuItem icon={<Scale />} onSelect={() => setOpen('ratios')}>
          {t('ratios')}
        </MenuItem>
        <MenuSeparator />
        <MenuItem icon={<Trash2 />} danger onSelect={() => setOpen('remove')}>
          {t('remove')}
        </MenuItem>
      </Menu>
      {mode !== null && <ModeDialog node={node} mode={mode} onClose={() => setMode(null)} />}
      {open === 'ratios' && <RatiosDialog node={node} onClose={() => setOpen(null)} />}
      {open === 'remove' && <RemoveNodeDialog node={node} onClose={() => setOpen(null)} />}
    </>
  );
}
