'use client';

import { ROLES, type Role } from '@cloudlet/model';
import { useTranslations } from 'next-intl';
import { RadioCards } from '#components/kit/radio-cards.tsx';

/** The roles with what each may do. */
export function RoleChoice({
  value,
  onChange,
}: {
  readonly value: Role;
  readonly onChange: (role: Role) => void;
}) {
  const t = useTranslations();
  return (
    <RadioCards
      label={t('members.columns.role')}
      value={value}
      onChange={onChange}
      cards={ROLES.map((role) => ({
        value: role,
        title: t(`role.${role}`),
        description: t(`roleMeans.${role}`),
      }))}
    />
  );
}
