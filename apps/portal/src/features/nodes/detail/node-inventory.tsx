'use client';

import type { Node } from '@cloudlet/api';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Badge } from '#components/kit/badge.tsx';
import { Card } from '#components/kit/card.tsx';
import { Copyable } from '#components/kit/copyable.tsx';
import { DetailList } from '#components/kit/detail-list.tsx';
import { useUnits } from '#lib/quantity.ts';
import { LastSeen } from '../node-badges.tsx';
import { Virtualization } from '../virtualization.tsx';

/** What the node's agent said that its host is. */
export function NodeInventory({ node }: { readonly node: Node }) {
  const t = useTranslations('inventory');
  const units = useUnits();
  const { hugepages, ksm, nestedPaging } = node;
  const known = (value: ReactNode) => value ?? t('unknown');
  return (
    <Card title={t('title')}>
      <DetailList
        items={[
          { label: t('cpu'), value: known(node.cpuModel) },
          { label: t('vcpus'), value: units.number(node.vcpus) },
          { label: t('memory'), value: units.memory(node.memoryMib) },
          { label: t('disk'), value: units.disk(node.diskGib) },
          { label: t('virtualization'), value: <Virtualization node={node} /> },
          {
            label: t('nestedPaging'),
            value:
              nestedPaging === null
                ? t('unknown')
                : nestedPaging === 'none'
                  ? t('none')
                  : nestedPaging.toUpperCase(),
          },
          {
            label: t('hugepages'),
            value:
              hugepages === null
                ? t('unknown')
                : t('hugepagesOf', {
                    free: hugepages.free,
                    total: hugepages.total,
                    size: units.bytes(hugepages.sizeKib * 1_024),
                  }),
          },
          { label: t('ksm'), value: ksm === null ? t('unknown') : t(ksm ? 'on' : 'off') },
          { label: t('imageFormats'), value: <Names names={node.imageFormats} none={t('unknown')} /> },
          { label: t('capabilities'), value: <Names names={node.capabilities} none={t('unknown')} /> },
          { label: t('hypervisor'), value: known(node.hypervisorVersion) },
          { label: t('agent'), value: known(node.agentVersion) },
          { label: t('network'), value: known(node.natCidr) },
          { label: t('lastSeen'), value: <LastSeen node={node} /> },
          { label: t('id'), value: <Copyable text={node.id} label={t('id')} /> },
        ]}
      />
    </Card>
  );
}

function Names({ names, none }: { readonly names: readonly string[]; readonly none: string }) {
  if (names.length === 0) return none;
  return (
    <span className="flex flex-wrap gap-1">
      {names.map((name) => (
        <Badge key={name}>{name}</Badge>
      ))}
    </span>
  );
}
