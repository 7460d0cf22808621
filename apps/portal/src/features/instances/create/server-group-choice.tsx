'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '#components/kit/button.tsx';
import { ErrorState } from '#components/kit/error-state.tsx';
import { Field } from '#components/kit/field.tsx';
import { Select } from '#components/kit/input.tsx';
import { AddServerGroupDialog } from '#features/server-groups/add-server-group-dialog.tsx';
import { SERVER_GROUPS_INPUT, serverGroupsPages } from '#features/server-groups/query.ts';
import { listOf } from '#lib/list.ts';
import { useTRPC } from '#lib/trpc.ts';
import type { Form } from '#lib/use-form.ts';
import type { CreateValues } from './form-values.ts';

/** Which group's rule says where the instance may be; a new one can be added without leaving the form. */
export function ServerGroupChoice({ form }: { readonly form: Form<CreateValues> }) {
  const t = useTranslations();
  const trpc = useTRPC();
  const [adding, setAdding] = useState(false);
  const list = listOf(
    useInfiniteQuery(trpc.serverGroups.list.infiniteQueryOptions(SERVER_GROUPS_INPUT, serverGroupsPages)),
  );
  if (list.error !== null) return <ErrorState error={list.error} onRetry={list.retry} />;
  return (
    <div className="grid justify-items-start gap-2">
      <div className="w-full max-w-sm">
        <Field
          label={t('create.serverGroup')}
          optional={t('create.optional')}
          hint={t('create.serverGroupHint')}
          error={form.errors.serverGroupId}
        >
          {(control) => (
            <Select
              {...control}
              value={form.values.serverGroupId}
              onChange={(event) => form.set('serverGroupId', event.target.value)}
            >
              <option value="">{t('create.noServerGroup')}</option>
              {list.rows.map(({ id, name, policy }) => (
                <option key={id} value={id}>
                  {t('create.serverGroupOption', { name, policy: t(`serverGroupPolicy.${policy}`) })}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <div className="flex gap-2">
        <Button size="sm" icon={<Plus />} onClick={() => setAdding(true)}>
          {t('serverGroups.add')}
        </Button>
        {list.more !== null && (
          <Button size="sm" variant="ghost" onClick={list.more.load} pending={list.more.pending}>
            {t('create.moreKeyPairs')}
          </Button>
        )}
      </div>
      {adding && (
        <AddServerGroupDialog
          onClose={() => setAdding(false)}
          onAdded={(group) => form.set('serverGroupId', group.id)}
        />
      )}
    </div>
  );
}
