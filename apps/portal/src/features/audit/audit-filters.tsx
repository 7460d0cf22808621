'use client';

import { ACTION_GROUPS, AUDIT_RESULTS, REQUESTED_VIA } from '@cloudlet/model';
import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useId } from 'react';
import { Button } from '#components/kit/button.tsx';
import { FieldError } from '#components/kit/field.tsx';
import { Input, Select } from '#components/kit/input.tsx';
import { useTRPC } from '#lib/trpc.ts';
import type { FilterName, Filters } from './query.ts';
import { setFilter } from './use-filters.ts';

/** Filters that come from an event's details, and are shown as long as they hold. */
const FROM_DETAILS = ['targetId', 'credentialId', 'requestId'] as const;

/** What the API says of filters that it cannot take, by their names. */
type Wrong = ReadonlyMap<string, string>;

/** What the history is looked through for. */
export function AuditFilters({ filters, wrong }: { readonly filters: Filters; readonly wrong: Wrong }) {
  const t = useTranslations('audit.filters');
  const results = useTranslations('auditResult');
  const ways = useTranslations('auditVia');
  const { action = '' } = filters;
  const isGroup = action === '' || ACTION_GROUPS.some((group) => group === action);
  return (
    <search className="grid gap-2 border-line border-b p-3">
      <div className="flex flex-wrap gap-2">
        <Text name="actor" label={t('actor')} filters={filters} wrong={wrong} />
        <Choice name="action" label={t('anyAction')} filters={filters}>
          {ACTION_GROUPS.map((group) => (
            <option key={group} value={group}>
              {`${group}*`}
            </option>
          ))}
          {!isGroup && <option value={action}>{action}</option>}
        </Choice>
        <Choice name="result" label={t('anyResult')} filters={filters}>
          {AUDIT_RESULTS.map((result) => (
            <option key={result} value={result}>
              {results(result)}
            </option>
          ))}
        </Choice>
        <Choice name="via" label={t('anyVia')} filters={filters}>
          {REQUESTED_VIA.map((via) => (
            <option key={via} value={via}>
              {ways(via)}
            </option>
          ))}
        </Choice>
        <Text name="address" label={t('address')} filters={filters} wrong={wrong} />
        <Day name="from" label={t('from')} filters={filters} />
        <Day name="to" label={t('to')} filters={filters} />
      </div>
      <div className="flex flex-wrap gap-2 empty:hidden">
        {FROM_DETAILS.map((name) => {
          const value = filters[name];
          if (value === undefined) return null;
          const label = t(name, { id: value.slice(0, 13) });
          return <Chip key={name} name={name} label={label} wrong={wrong} />;
        })}
        {filters.tenantId !== undefined && <TenantChip id={filters.tenantId} wrong={wrong} />}
      </div>
    </search>
  );
}

/** A filter that is no field, and the way to be rid of it. */
function Chip({
  name,
  label,
  wrong,
}: {
  readonly name: FilterName;
  readonly label: string;
  readonly wrong: Wrong;
}) {
  const t = useTranslations('audit.filters');
  return (
    <div className="grid justify-items-start gap-1">
      <Button
        size="sm"
        icon={<X aria-hidden />}
        aria-label={t('remove', { filter: label })}
        onClick={() => setFilter(name, '')}
      >
        {label}
      </Button>
      <FieldError error={wrong.get(name)} />
    </div>
  );
}

function TenantChip({ id, wrong }: { readonly id: string; readonly wrong: Wrong }) {
  const t = useTranslations('audit.filters');
  const trpc = useTRPC();
  const { data } = useQuery(trpc.tenants.get.queryOptions({ id }, { enabled: !wrong.has('tenantId') }));
  const name = data?.name ?? `${id.slice(0, 13)}…`;
  return <Chip name="tenantId" label={t('tenantId', { name })} wrong={wrong} />;
}

type FilterProps = { readonly name: FilterName; readonly label: string; readonly filters: Filters };

/** Taken when it is complete: at Enter, or when something else is looked at. */
function Text({ name, label, filters, wrong }: FilterProps & { readonly wrong: Wrong }) {
  const errorId = useId();
  const value = filters[name] ?? '';
  const error = wrong.get(name);
  return (
    <div className="grid w-40 content-start gap-1">
      <Input
        // Another address of the page has another text in it.
        key={value}
        type="search"
        aria-label={label}
        aria-invalid={error === undefined ? undefined : true}
        aria-describedby={error === undefined ? undefined : errorId}
        placeholder={label}
        maxLength={100}
        defaultValue={value}
        onBlur={(event) => setFilter(name, event.target.value.trim())}
        onKeyDown={(event) => {
          if (event.key === 'Enter') setFilter(name, event.currentTarget.value.trim());
        }}
      />
      <FieldError id={errorId} error={error} />
    </div>
  );
}

function Choice({ name, label, filters, children }: FilterProps & { readonly children: ReactNode }) {
  return (
    <Select
      aria-label={label}
      className="w-auto max-w-44"
      value={filters[name] ?? ''}
      onChange={(event) => setFilter(name, event.target.value)}
    >
      <option value="">{label}</option>
      {children}
    </Select>
  );
}

function Day({ name, label, filters }: FilterProps) {
  const id = useId();
  return (
    <span className="flex items-center gap-1.5">
      <label htmlFor={id} className="text-ink-muted text-xs">
        {label}
      </label>
      <Input
        id={id}
        type="date"
        className="w-36"
        value={filters[name] ?? ''}
        onChange={(event) => setFilter(name, event.target.value)}
      />
    </span>
  );
}
