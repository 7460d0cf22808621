import { z } from 'zod';

/**
 * The version that every message carries. Both sides read this one and the one before; the control plane writes to a node what its last
 * hello spoke, the agent writes this one.
 *
 * It rises by one when a message says something that an older reader must not overlook, or no longer says what an older one needs: at most
 * once a release. Then the fixtures of the version before are frozen beside the others. Optional fields that an older reader may
 * leave out need no new version.
 */
export const CONTRACT_VERSION = 2;

/** What a node is written to that has not said hello since the control plane began to remember. */
export const OLDEST_SPOKEN_VERSION = 1;

export const contractVersionSchema = z.literal([OLDEST_SPOKEN_VERSION, CONTRACT_VERSION]);
export type ContractVersion = z.infer<typeof contractVersionSchema>;
