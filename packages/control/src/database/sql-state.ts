/** What the driver adapter says of PostgreSQL's error. */
type DriverCause = { readonly originalCode?: string; readonly constraint?: { readonly index?: string } };

/** The SQLSTATE behind an error of Prisma's, or null where PostgreSQL did not answer with one. */
export function sqlStateOf(error: unknown): string | null {
  return causeOf(error)?.originalCode ?? null;
}

/** The name of the unique index that a row would have broken, or null. */
export function brokenUniqueIndex(error: unknown): string | null {
  const cause = causeOf(error);
  return cause?.originalCode === '23505' ? (cause.constraint?.index ?? null) : null;
}

function causeOf(error: unknown): DriverCause | null {
  const meta = (error as { meta?: { driverAdapterError?: { cause?: DriverCause } } } | null)?.meta;
  return meta?.driverAdapterError?.cause ?? null;
}
