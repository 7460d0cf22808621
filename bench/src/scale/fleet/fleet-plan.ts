import { z } from 'zod';

/** What the fleet's process is to play. */
export const fleetPlanSchema = z.object({
  redisUrl: z.string(),
  gatewayUrl: z.string(),
  /** The secret of every node. */
  secret: z.string(),
  /** Where each node's agent keeps its state: in memory, for a thousand nodes have a thousand disks and the bench has one. */
  stateFolder: z.string(),
  nodes: z.array(
    z.object({
      nodeId: z.uuid(),
      name: z.string(),
      hostUuid: z.uuid(),
      bootId: z.uuid(),
      /** This start of its agent. */
      epoch: z.int().positive(),
      size: z.object({ vcpus: z.int(), memoryMib: z.int(), diskGib: z.int() }),
      natCidr: z.string(),
      domains: z.array(
        z.object({ instanceId: z.uuid(), generation: z.int(), power: z.enum(['running', 'shutoff']) }),
      ),
    }),
  ),
});
export type FleetPlan = z.infer<typeof fleetPlanSchema>;
export type FleetNode = FleetPlan['nodes'][number];
