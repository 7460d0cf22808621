'use client';

import type { Flavor } from '@cloudlet/api';
import { OPERATIONS } from '@cloudlet/model';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { Button, ButtonLink } from '#components/kit/button.tsx';
import { Card } from '#components/kit/card.tsx';
import { ErrorState } from '#components/kit/error-state.tsx';
import { Notice } from '#components/kit/notice.tsx';
import { Skeleton } from '#components/kit/skeleton.tsx';
import { QuotaBars } from '#features/quota/quota-bars.tsx';
import { useMissing } from '#lib/session.tsx';
import { useTRPC } from '#lib/trpc.ts';
import type { Form } from '#lib/use-form.ts';
import type { CreateValues } from './form-values.ts';

/** What the instance takes of the quota, and the button. */
export function Summary({
  form,
  flavor,
}: {
  readonly form: Form<CreateValues>;
  readonly flavor: Flavor | undefined;
}) {
  const t = useTranslations();
  const trpc = useTRPC();
  const quota = useQuery(trpc.quota.get.queryOptions());
  const missing = useMissing();
  const nobodyGetsIn = form.values.keyPairIds.length === 0 && form.values.consolePassword === '';
  const asked = flavor && {
    instances: 1,
    vcpus: flavor.vcpus,
    memoryMib: flavor.memoryMib,
    rootDiskGib: flavor.rootDiskGib,
  };
  return (
    <div className="lg:sticky lg:top-6">
      <Card title={t('create.quota')}>
        <div className="grid gap-4">
          {quota.isError && <ErrorState error={quota.error} onRetry={() => void quota.refetch()} />}
          {quota.isPending && <Skeleton className="h-32" />}
          {quota.data && (
            <QuotaBars
              quota={quota.data}
              resources={['instances', 'vcpus', 'memoryMib', 'rootDiskGib']}
              asked={asked}
            />
          )}
          {nobodyGetsIn && <Notice tone="warn">{t('create.nobodyGetsIn')}</Notice>}
          {form.formError !== null && <Notice tone="bad">{form.formError}</Notice>}
          <div className="grid gap-2">
            <Button
              type="submit"
              variant="primary"
              pending={form.pending}
              disabledReason={missing(OPERATIONS.create.permission)}
            >
              {t('create.submit')}
            </Button>
            <ButtonLink href="/instances" variant="ghost">
              {t('common.cancel')}
            </ButtonLink>
          </div>
        </div>
      </Card>
    </div>
  );
}
