'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '#components/kit/button.tsx';
import { Checkbox } from '#components/kit/checkbox.tsx';
import { ErrorState } from '#components/kit/error-state.tsx';
import { FieldGroup } from '#components/kit/field.tsx';
import { Skeleton } from '#components/kit/skeleton.tsx';
import { AddKeyPairDialog } from '#features/key-pairs/add-key-pair-dialog.tsx';
import { KEY_PAIRS_INPUT, keyPairsPages } from '#features/key-pairs/query.ts';
import { listOf } from '#lib/list.ts';
import { useTRPC } from '#lib/trpc.ts';
import type { Form } from '#lib/use-form.ts';
import type { CreateValues } from './form-values.ts';

/** Which public keys may log in; a new one can be added without leaving the form. */
export function KeyPairChoice({ form }: { readonly form: Form<CreateValues> }) {
  const t = useTranslations('create');
  const trpc = useTRPC();
  const [adding, setAdding] = useState(false);
  const list = listOf(
    useInfiniteQuery(trpc.keyPairs.list.infiniteQueryOptions(KEY_PAIRS_INPUT, keyPairsPages)),
  );
  const chosen = form.values.keyPairIds;
  const choose = (id: string, checked: boolean) =>
    form.set('keyPairIds', checked ? [...chosen, id] : chosen.filter((one) => one !== id));
  return (
    <FieldGroup
      legend={t('keyPairs')}
      optional={t('optional')}
      hint={t('keyPairsHint')}
      error={form.errors.keyPairIds}
    >
      {list.error !== null && <ErrorState error={list.error} onRetry={list.retry} />}
      {list.pending && <Skeleton className="w-48" />}
      {list.rows.length > 0 && (
        <div className="grid gap-2">
          {list.rows.map((keyPair) => (
            <Checkbox
              key={keyPair.id}
              checked={chosen.includes(keyPair.id)}
              onChange={(checked) => choose(keyPair.id, checked)}
              label={keyPair.name}
              description={<code className="font-mono">{keyPair.fingerprint}</code>}
            />
          ))}
        </div>
      )}
      <div className="flex gap-2">
        <Button size="sm" icon={<Plus />} onClick={() => setAdding(true)}>
          {t('addKeyPair')}
        </Button>
        {list.more !== null && (
          <Button size="sm" variant="ghost" onClick={list.more.load} pending={list.more.pending}>
            {t('moreKeyPairs')}
          </Button>
        )}
      </div>
      {adding && (
        <AddKeyPairDialog onClose={() => setAdding(false)} onAdded={(keyPair) => choose(keyPair.id, true)} />
      )}
    </FieldGroup>
  );
}
