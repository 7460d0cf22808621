'use client';

import { QUOTA_RESOURCES, type QuotaResource } from '@cloudlet/model';
import { useFormatter, useTranslations } from 'next-intl';
import { Field } from '#components/kit/field.tsx';
import { Input } from '#components/kit/input.tsx';
import { type LimitValues, typedLimit } from './read-limits.ts';

/**
 * A field for the limit of each resource.
 * @param props.hintOf what is said below one, e.g. the present limit
 * @param props.warningOf what should be thought of before what is typed is sent
 */
export function LimitFields({
  resources = QUOTA_RESOURCES,
  values,
  errors,
  hintOf,
  warningOf,
  onChange,
}: {
  readonly resources?: readonly QuotaResource[];
  readonly values: LimitValues;
  readonly errors: { readonly [Resource in QuotaResource]?: string };
  readonly hintOf: (resource: QuotaResource) => string;
  readonly warningOf?: (resource: QuotaResource) => string | null;
  readonly onChange: (resource: QuotaResource, value: string) => void;
}) {
  const labelOf = useLimitLabel();
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {resources.map((resource) => (
        <Field
          key={resource}
          label={labelOf(resource)}
          hint={
            <>
              {hintOf(resource)}
              {warningOf && (
                <span role="status" className="block font-medium text-warn-ink">
                  {warningOf(resource)}
                </span>
              )}
            </>
          }
          error={errors[resource]}
        >
          {(control) => (
            <Input
              {...control}
              inputMode={resource === 'memoryMib' ? 'decimal' : 'numeric'}
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
    return IN_GIB.has(resource) ? t('limits.inGib', { resource: name }) : name;
  };
}

/** What is typed and shown in GiB. */
const IN_GIB: ReadonlySet<QuotaResource> = new Set(['memoryMib', 'rootDiskGib', 'volumeGib']);

/** Writes a limit beside where one is typed: in the same unit, however large it is. */
export function useLimitText(): (resource: QuotaResource, limit: number) => string {
  const t = useTranslations('unit');
  const format = useFormatter();
  return (resource, limit) => {
    const number = format.number(Number(typedLimit(resource, limit)), { maximumFractionDigits: 10 });
    return IN_GIB.has(resource) ? t('gib', { value: number }) : number;
  };
}

/** What is said of a text that is no limit. */
export function useInvalidLimitText(): (resource: QuotaResource) => string {
  const t = useTranslations('limits');
  return (resource) => t(resource === 'memoryMib' ? 'invalidMemory' : 'invalid');
}
