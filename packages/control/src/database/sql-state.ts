/** What the driver adapter says of PostgreSQL's error. */
type DriverCause = {
  readonly originalCode?: string;
  readonly originalMessage?: string;
  /** The adapter's own word where PostgreSQL did not answer. */
  readonly kind?: string;
  readonly constraint?: { readonly index?: string };
};

/** The SQLSTATE behind an error of Prisma's, or null where PostgreSQL did not answer with one. */
export function sqlStateOf(error: unknown): string | null {
  return causeOf(error)?.originalCode ?? null;
}

/** SQLSTATE classes that speak of the data: data exception, integrity constraint, our own rules (CL), raised by PL/pgSQL. */
const DATA_CLASSES = ['22', '23', 'CL', 'P0'];

/** Whether the data that were to be written are to blame, and would be again. */
export function isFaultOfData(error: unknown): boolean {
  return DATA_CLASSES.includes(sqlStateOf(error)?.slice(0, 2) ?? '');
}

/** The name of the unique index that a row would have broken, or null. */
export function brokenUniqueIndex(error: unknown): string | null {
  const cause = causeOf(error);
  return cause?.originalCode === '23505' ? (cause.constraint?.index ?? null) : null;
}

/** Its name where Prisma does not wrap it: at the beginning and end of a transaction. */
export const DRIVER_ERROR = 'DriverAdapterError';

/** The driver adapter's error behind one of Prisma's, or null. */
export function causeOf(error: unknown): DriverCause | null {
  if (error instanceof Error && error.name === DRIVER_ERROR)
    return (error.cause ?? null) as DriverCause | null;
  const meta = (error as { meta?: { driverAdapterError?: { cause?: DriverCause } } } | null)?.meta;
  return meta?.driverAdapterError?.cause ?? null;
}
