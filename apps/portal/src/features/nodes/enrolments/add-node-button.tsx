'use client';

import { Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '#components/kit/button.tsx';
import { AddNodeDialog } from './add-node-dialog.tsx';

/** Opens what lets another machine become a compute node. */
export function AddNodeButton() {
  const t = useTranslations('addNode');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" icon={<Plus />} onClick={() => setOpen(true)}>
        {t('button')}
      </Button>
      {open && <AddNodeDialog onClose={() => setOpen(false)} />}
    </>
  );
}
