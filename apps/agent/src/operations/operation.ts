import type { InstanceSpec, OperationInputOf } from '@cloudlet/contract';
import type { Logger } from '@cloudlet/daemon';
import type { Hypervisor } from '@cloudlet/hypervisor';
import type { OperationKind } from '@cloudlet/model';
import type { BaseImages } from '../images/base-images.ts';
import type { Clock, Plan } from '../saga/index.ts';

/** What the steps of one operation have in their hands. */
export type OperationContext<Kind extends OperationKind> = {
  readonly instance: InstanceSpec;
  readonly input: OperationInputOf<Kind>;
  /** Names the attempt's temporary files. */
  readonly attempt: string;
  /** It, and those before it of which nobody knows how far they came, by the names of theirs. */
  readonly attempts: readonly string[];
  readonly hypervisor: Hypervisor;
  readonly images: BaseImages;
  readonly consoles: OpenConsoles;
  readonly clock: Clock;
  /** Writes under the operation's ids. */
  readonly logger: Logger;
};

/** The consoles that people have open on this node. */
export type OpenConsoles = {
  /** Closes all viewers of an instance: it is going away. */
  closeAllOf(instanceId: string): void;
};

export type OperationPlan<Kind extends OperationKind> = Plan<OperationContext<Kind>> & {
  readonly kind: Kind;
};

/** Starts the guest where its tenant wants it on. */
export async function startIfDesired(
  { hypervisor, instance }: Pick<OperationContext<OperationKind>, 'hypervisor' | 'instance'>,
  signal: AbortSignal,
): Promise<void> {
  if (instance.desiredPower === 'ON') await hypervisor.startDomain(instance.id, signal);
}
