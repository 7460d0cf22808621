/**
 * Something that must not be:
 * - `lost`: accepted, and nobody knows of it, or it was said to be refused
 * - `stuck`: not ended when it had to be
 * - `leaked`: held by nobody's right
 * - `wrong`: what one place says is not what another shows
 */
export type Finding = {
  readonly kind: 'lost' | 'stuck' | 'leaked' | 'wrong';
  readonly what: string;
  /** Whose story explains it. */
  readonly instanceId?: string | null;
};

export const FINDING_KINDS = ['lost', 'stuck', 'leaked', 'wrong'] as const;
