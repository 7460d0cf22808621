import { ControlError, requirePermission, type UserCaller } from '@cloudlet/control';
import { TRPCError } from '@trpc/server';
import type { ApiContext } from '../context.ts';
import { DoorError } from '../errors/door-error.ts';
import { toTrpcError } from '../errors/to-trpc.ts';
import { resolveIdentity } from '../identity.ts';
import { type FeedHint, listenToTenant } from './change-feed.ts';
import { createHintQueue } from './hint-queue.ts';

/** Milliseconds after which a stream asks again whether its session or token holds, where no hint told it to before. */
const CHECK_EVERY_MS = 10_000;

/** What happened in a tenant. */
export type TenantHint = Exclude<FeedHint, { readonly type: 'access' }>;

/** A batch of hints; an empty one says that the stream has been looked after and goes on. */
export type Hints = readonly TenantHint[];

/**
 * The hints of the caller's tenant as they come, for as long as its session or token holds; the first batch is a resync. A caller without
 * a tenant hears nothing more.
 * @throws TRPCError `forbidden`; `unauthenticated` when the session ends or loses its tenant; `unavailable` when the process is to end, upon which
 *   clients ask again
 */
export async function* watchTenantHints(
  context: ApiContext,
  caller: UserCaller,
  signal: AbortSignal,
  checkEveryMs: number = CHECK_EVERY_MS,
): AsyncGenerator<Hints, void, void> {
  const { leaving } = context;
  const ends = leaving ? AbortSignal.any([signal, leaving]) : signal;
  const queue = createHintQueue<FeedHint>();
  const tenantId = heardBy(caller);
  const stop = tenantId === null ? null : listenToTenant(context, tenantId, queue.push);
  try {
    yield [{ type: 'resync' }];
    let checkAt = Date.now() + checkEveryMs;
    while (!ends.aborted) {
      const taken = await queue.take(checkAt - Date.now(), ends);
      if (ends.aborted) break;
      const isToCheck =
        Date.now() >= checkAt || taken.some(({ type }) => type === 'access' || type === 'resync');
      if (isToCheck) {
        await requireSame(context, tenantId);
        checkAt = Date.now() + checkEveryMs;
      }
      const hints = taken.filter((hint) => hint.type !== 'access');
      if (isToCheck || hints.length > 0) yield hints;
    }
    if (leaving?.aborted) throw brokenOffBy(new DoorError('unavailable', {}));
  } finally {
    stop?.();
  }
}

/** The tenant whose changes the caller may hear of; null for somebody who is in none. */
function heardBy(caller: UserCaller): string | null {
  try {
    return caller.tenantId === null ? null : requirePermission(caller, 'read');
  } catch (error) {
    throw error instanceof ControlError ? brokenOffBy(error) : error;
  }
}

async function requireSame({ database, identity, requestId }: ApiContext, tenantId: string | null) {
  const now = identity && (await resolveIdentity(database, identity, requestId));
  if (!now || heardBy(now) !== tenantId) throw brokenOffBy(new ControlError('unauthenticated', {}));
}

/** Thrown inside a stream an error meets no middleware: it gets its tRPC code here. */
function brokenOffBy(cause: ControlError | DoorError): TRPCError {
  return toTrpcError(new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause }));
}
