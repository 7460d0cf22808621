/** Since when a tenant is suspended (ISO 8601), and what its people were told. */
export type Suspension = { readonly since: string; readonly reason: string | null };

/** A tenant's suspension; null where there is none. */
export function suspensionOf(tenant: {
  readonly suspendedAt: Date | null;
  readonly suspensionReason: string | null;
}): Suspension | null {
  if (!tenant.suspendedAt) return null;
  return { since: tenant.suspendedAt.toISOString(), reason: tenant.suspensionReason };
}
