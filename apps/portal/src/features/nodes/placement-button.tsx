'use client';

import { useQuery } from '@tanstack/react-query';
import { SlidersHorizontal } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '#components/kit/button.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { PlacementDialog } from './dialogs/placement-dialog.tsx';

/** Says how nodes are chosen now, and opens what changes it. */
export function PlacementButton() {
  const t = useTranslations('placement');
  const trpc = useTRPC();
  const { data: policy } = useQuery(trpc.placement.get.queryOptions());
  const [open, setOpen] = useState(false);
  if (policy === undefined) return null;
  return (
    <>
      <Button icon={<SlidersHorizontal />} onClick={() => setOpen(true)}>
        {t('button', { strategy: t(`strategies.${policy.strategy}`) })}
      </Button>
      {open && <PlacementDialog policy={policy} onClose={() => setOpen(false)} />}
    </>
  );
}
