'use client';

import { ACTION_GROUPS, AUDIT_RESULTS, REQUESTED_VIA } from '@cloudlet/model';
import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useId } from 'react';
import { Button } from '#components/kit/button.tsx';
import { Input, Select } from '#components/kit/input.tsx';
import type { FilterName, Filters } from './query.ts';
import { setFilter } from './use-filters.ts';

/** Filters that come from an event's details, and are shown as long as they hold. */
const FROM_DETAILS = ['targetId', 'credentialId', 'requestId'] as const;

/** What the history is looked through for. */
export function AuditFilters({ filters }: { readonly filters: Filters }) {
  const t = useTranslations('audit.filters');
  const results = useTranslations('auditResult');
  const ways = useTranslations('auditVia');
  const { action = '' } = filters;
  const isGroup = action === '' || ACTION_GROUPS.some((group) => group === action);
  return (
    <search className="grid gap-2 border-line border-b p-3">
      <div className="flex flex-wrap gap-2">
        <Text name="actor" label={t('actor')} filters={filters} className="w-40" />
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
        <Text name="address" label={t('address')} filters={filters} className="w-40" />
        <Day name="from" label={t('from')} filters={filters} />
        <Day name="to" label={t('to')} filters={filters} />
      </div>
      <div className="flex flex-wrap gap-2 empty:hidden">
        {FROM_DETAILS.map((name) => {
          const value = filters[name];
          if (value === undefined) return null;
          const label = t(name, { id: value.slice(0, 13) });
          return (
            <Button
              key={name}
              size="sm"
              icon={<X aria-hidden />}
              aria-label={t('remove', { filter: label })}
              onClick={() => setFilter(name, '')}
            >
              {label}
            </Button>
          );
        })}
      </div>
    </search>
  );
}

type FilterProps = { readonly name: FilterName; readonly label: string; readonly filters: Filters };

/** Taken when it is complete: at Enter, or when something else is looked at. */
function Text({ name, label, filters, className }: FilterProps & { readonly className: string }) {
  const value = filters[name] ?? '';
  return (
    <Input
      // Another address of the page has another text in it.
      key={value}
      type="search"
      aria-label={label}
      placeholder={label}
      maxLength={100}
      className={className}
      defaultValue={value}
      onBlur={(event) => setFilter(name, event.target.value.trim())}
      onKeyDown={(event) => {
        if (event.key === 'Enter') setFilter(name, event.currentTarget.value.trim());
      }}
    />
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
