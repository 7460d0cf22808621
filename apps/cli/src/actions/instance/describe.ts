import type { Instance } from '@cloudlet/sdk';
import { time } from '../../output/format.ts';
import { record } from '../../output/table.ts';

/** An instance for a person. */
export function describeInstance(instance: Instance): string {
  const { flavor, operation, failure } = instance;
  return record([
    ['Name', instance.name],
    ['Id', instance.id],
    ['Status', instance.status],
    ...(operation
      ? ([['Operation', `${operation.kind}, ${Math.round(operation.progress * 100)} %`]] as const)
      : []),
    ...(failure ? ([['Failure', failure.message]] as const) : []),
    ['Flavor', `${flavor.name} (${flavor.vcpus} vCPU, ${flavor.memoryMib} MiB, ${flavor.rootDiskGib} GiB)`],
    ['Image', instance.image.name],
    ['Address', instance.ipAddress],
    ['Node', instance.node?.name ?? null],
    ...(instance.node?.unreachableSince
      ? ([['Node is', `out of reach since ${time(instance.node.unreachableSince)}`]] as const)
      : []),
    ['Server group', instance.serverGroup?.name ?? null],
    ['Key pairs', instance.keyPairs.map(({ name }) => name).join(', ')],
    ['Created', time(instance.createdAt)],
  ]);
}
