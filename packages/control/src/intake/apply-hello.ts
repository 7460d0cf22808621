import type { Report, ReportEnvelope } from '@cloudlet/contract';
import { capabilitiesOf, type ImageFormat, isCapabilityName } from '@cloudlet/model';
import { Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';
import type { NodeState } from './node-state.ts';

type Hello = Extract<Report, { type: 'hello' }>;

/** What an agent can use that does not say. */
const OLD_AGENTS_FORMATS: readonly ImageFormat[] = ['qcow2'];

/** Whatever an agent says, placement reads lists of names. */
function namesOf(texts: readonly string[]): string[] {
  return texts.filter(isCapabilityName);
}

/**
 * An agent is here: the node is UP with this inventory. What it holds it has not said yet, nor is it deaf: that counts from its first
 * heartbeat. A hello of an incarnation before the newest is old news; a repeated one changes nothing else.
 */
export async function applyHello(
  tx: Transaction,
  node: NodeState,
  envelope: ReportEnvelope,
  hello: Hello,
): Promise<NodeState> {
  if (envelope.epoch < node.epoch) return node;
  const { inventory } = hello;
  const lastSequence =
    envelope.epoch > node.epoch ? envelope.sequence : Math.max(node.lastSequence, envelope.sequence);
  await tx.$executeRaw(Prisma.sql`
    UPDATE node SET status = 'UP', host_uuid = ${envelope.hostUuid}::uuid, boot_id = ${envelope.bootId}::uuid,
           beat_sequence = CASE WHEN epoch = ${envelope.epoch}::int THEN beat_sequence ELSE 0 END,
           epoch = ${envelope.epoch}, last_sequence = ${lastSequence}, last_seen_at = now(), heard_since = NULL, jobs_stalled_since = NULL,
           agent_version = ${hello.agentVersion}, contract_version = ${envelope.version}, refused_version = NULL, vcpus = ${inventory.vcpus}, memory_mib = ${inventory.memoryMib},
           disk_gib = ${inventory.diskGib}, virtualization = ${inventory.virtualization},
           virtualization_reason = ${inventory.virtualizationReason}, cpu_model = ${inventory.cpuModel},
           architecture = ${inventory.architecture}, hypervisor_version = ${inventory.hypervisorVersion},
           nat_cidr = ${inventory.natCidr}, nested_paging = ${inventory.nestedPaging ?? null},
           hugepages = ${inventory.hugepages ? JSON.stringify(inventory.hugepages) : null}::jsonb, ksm = ${inventory.ksm ?? null},
           image_formats = ${namesOf(inventory.imageFormats ?? OLD_AGENTS_FORMATS)}::text[],
           capabilities = ${namesOf(inventory.capabilities ?? capabilitiesOf(inventory))}::text[]
     WHERE id = ${node.id}::uuid`);
  const { hostUuid, bootId, epoch } = envelope;
  return { ...node, hostUuid, bootId, epoch, lastSequence, contractVersion: envelope.version };
}
