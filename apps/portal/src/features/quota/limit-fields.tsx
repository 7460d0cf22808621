'use client';

import { QUOTA_RESOURCES, type QuotaResource } from '@cloudlet/model';
import { useTranslations } from 'next-intl';
import { Field } from '#components/kit/field.tsx';
import { Input } from '#components/kit/input.tsx';
import type { LimitValues } from './read-limits.ts';

/** A field for the limit of each resource. @param props.hintOf what is said below one, e.g. the present limit */
export function LimitFields({
  resources = QUOTA_RESOURCES,
  values,
  errors,
  hintOf,
  onChange,
}: {
  readonly resources?: readonly QuotaResource[];
  readonly values: LimitValues;
  readonly errors: { readonly [Resource in QuotaResource]?: string };
  readonly hintOf: (resource: QuotaResource) => string;
  readonly onChange: (resource: QuotaResource, value: string) => void;
}) {
  const labelOf = useLimitLabel();
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {resources.map((resource) => (
        <Field key={resource} label={labelOf(resource)} hint={hintOf(resource)} error={errors[resource]}>
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              autoComplete="off"
              maxLength={20}
              value={values[resource]}
              onChange={(event) => onChange(resource, event.target.value)}
            />
          )}
        </Field>
      ))}
    </div>
  );
}

/** What a limit is called where it is typed: with the unit that it is counted in. */
function useLimitLabel(): (resource: QuotaResource) => string {
  const t = useTranslations();
  return (resource) => {
    const name = t(`quotaResource.${resource}`);
    if (resource === 'memoryMib') return t('limits.inMib', { resource: name });
    if (resource === 'rootDiskGib' || resource === 'volumeGib') return t('limits.inGib', { resource: name });
    return name;
  };
}
