'use client';

import { PERMISSIONS_OF_ROLE, type TenantPermission } from '@cloudlet/model';
import { useTranslations } from 'next-intl';
import { Checkbox } from '#components/kit/checkbox.tsx';
import { FieldGroup } from '#components/kit/field.tsx';

/** Everything that can be done in a tenant. */
const SCOPES = PERMISSIONS_OF_ROLE.OWNER;

/** What a tenant's token may do: each scope in its own words, explained. */
export function ScopeChoice({
  chosen,
  error,
  onChange,
}: {
  readonly chosen: readonly TenantPermission[];
  readonly error: string | undefined;
  readonly onChange: (scopes: readonly TenantPermission[]) => void;
}) {
  const t = useTranslations('createToken');
  return (
    <FieldGroup legend={t('scopes')} hint={t('scopesHint')} error={error}>
      {SCOPES.map((scope) => (
        <Checkbox
          key={scope}
          checked={chosen.includes(scope)}
          onChange={(isChosen) =>
            onChange(SCOPES.filter((one) => (one === scope ? isChosen : chosen.includes(one))))
          }
          label={<code className="font-mono text-xs">{scope}</code>}
          description={t(`scopeMeans.${scope}`)}
        />
      ))}
    </FieldGroup>
  );
}
