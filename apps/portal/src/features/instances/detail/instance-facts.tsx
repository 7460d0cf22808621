'use client';

import type { Instance } from '@cloudlet/api';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { Badge } from '#components/kit/badge.tsx';
import { Card } from '#components/kit/card.tsx';
import { Copyable } from '#components/kit/copyable.tsx';
import { DetailList } from '#components/kit/detail-list.tsx';
import { Notice } from '#components/kit/notice.tsx';
import { When } from '#components/kit/when.tsx';
import { listOf } from '#lib/list.ts';
import { useUnits } from '#lib/quantity.ts';
import { useTRPC } from '#lib/trpc.ts';
import { useOperationText } from '../operation-text.ts';
import { DestroyButton } from './instance-actions.tsx';
import { operationsInput, operationsPages } from './query.ts';
import { useInstance } from './use-instance.tsx';

/** What is to know about the instance at a glance. */
export function InstanceFacts() {
  const instance = useInstance();
  return (
    <div className="grid gap-5">
      <Troubles instance={instance} />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <Access instance={instance} />
        <Size instance={instance} />
      </div>
    </div>
  );
}

/** Why the instance is in ERROR, or why the last thing that was asked of it failed. */
function Troubles({ instance }: { readonly instance: Instance }) {
  const t = useTranslations();
  const trpc = useTRPC();
  const text = useOperationText();
  const { rows } = listOf(
    useInfiniteQuery(
      trpc.instances.operations.infiniteQueryOptions(operationsInput(instance.id), operationsPages),
    ),
  );
  const last = rows[0];
  return (
    <>
      {instance.failure !== null && (
        <Notice tone="bad" title={t('instance.inError')} action={<DestroyButton instance={instance} />}>
          <p>{text.failure(instance.failure)}</p>
          <p className="mt-1">{t('instance.inErrorHint')}</p>
        </Notice>
      )}
      {instance.failure === null && instance.operation === null && last?.status === 'FAILED' && (
        <Notice tone="warn" title={t('activity.failed', { kind: t(`operationKind.${last.kind}`) })}>
          {last.failure === null ? t('activity.noReason') : text.failure(last.failure)}
        </Notice>
      )}
    </>
  );
}

function Access({ instance }: { readonly instance: Instance }) {
  const t = useTranslations('instance');
  const { ipAddress, image } = instance;
  return (
    <Card title={t('access')}>
      <DetailList
        items={[
          {
            label: t('address'),
            value: ipAddress === null ? t('none') : <Copyable text={ipAddress} label={t('address')} />,
          },
          {
            label: t('ssh'),
            value:
              ipAddress === null ? (
                t('none')
              ) : (
                <Copyable text={`ssh ${image.defaultUser}@${ipAddress}`} label={t('ssh')} />
              ),
          },
          { label: t('user'), value: <code className="font-mono text-xs">{image.defaultUser}</code> },
          {
            label: t('keyPairs'),
            value:
              instance.keyPairs.length === 0 ? (
                t('none')
              ) : (
                <span className="flex flex-wrap gap-1">
                  {instance.keyPairs.map((keyPair) => (
                    <Badge key={keyPair.fingerprint}>{keyPair.name}</Badge>
                  ))}
                </span>
              ),
          },
          { label: t('consolePassword'), value: t(instance.hasConsolePassword ? 'isSet' : 'isNotSet') },
          {
            label: t('mac'),
            value:
              instance.macAddress === null ? (
                t('none')
              ) : (
                <Copyable text={instance.macAddress} label={t('mac')} />
              ),
          },
        ]}
      />
    </Card>
  );
}

function Size({ instance }: { readonly instance: Instance }) {
  const t = useTranslations('instance');
  const policies = useTranslations('serverGroupPolicy');
  const units = useUnits();
  const { flavor } = instance;
  return (
    <Card title={t('size')}>
      <DetailList
        items={[
          { label: t('image'), value: instance.image.name },
          { label: t('flavor'), value: flavor.name },
          { label: t('vcpus'), value: units.number(flavor.vcpus) },
          { label: t('memory'), value: units.memory(flavor.memoryMib) },
          { label: t('rootDisk'), value: units.disk(flavor.rootDiskGib) },
          { label: t('node'), value: instance.node?.name ?? t('none') },
          {
            label: t('serverGroup'),
            value:
              instance.serverGroup === null
                ? t('none')
                : t('serverGroupOf', {
                    name: instance.serverGroup.name,
                    policy: policies(instance.serverGroup.policy),
                  }),
          },
          { label: t('created'), value: <When at={instance.createdAt} exact /> },
          { label: t('id'), value: <Copyable text={instance.id} label={t('id')} /> },
        ]}
      />
    </Card>
  );
}
