import { ControlError, type UserCaller } from '@cloudlet/control';
import { TRPCError } from '@trpc/server';
import type { ApiContext } from '../context.ts';
import { DoorError } from '../errors/door-error.ts';
import { toTrpcError } from '../errors/to-trpc.ts';
import { resolveIdentity } from '../identity.ts';
import { listenToTenant, type TenantHint } from './change-feed.ts';
import { createHintQueue } from './hint-queue.ts';

/** Milliseconds after which a stream asks again whether its session or token holds. */
const CHECK_EVERY_MS = 10_000;

/** A batch of hints; an empty one says that the stream has been looked after and goes on. */
export type Hints = readonly TenantHint[];

/**
 * The hints of the caller's tenant as they come, for as long as its session or token holds; the first batch is a resync. A caller without
 * a tenant hears nothing more.
 * @throws TRPCError `unauthenticated` when the session ends or loses its tenant; `unavailable` when the process is to end, upon which
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
  const queue = createHintQueue<TenantHint>();
  const stop = caller.tenantId === null ? null : listenToTenant(context, caller.tenantId, queue.push);
  try {
    yield [{ type: 'resync' }];
    let checkAt = Date.now() + checkEveryMs;
    while (!ends.aborted) {
      const hints = await queue.take(checkAt - Date.now(), ends);
      if (hints.length > 0) yield hints;
      if (ends.aborted || Date.now() < checkAt) continue;
      await requireSession(context, caller);
      yield [];
      checkAt = Date.now() + checkEveryMs;
    }
    if (leaving?.aborted) throw brokenOffBy(new DoorError('unavailable', {}));
  } finally {
    stop?.();
  }
}

async function requireSession(context: ApiContext, caller: UserCaller): Promise<void> {
  const { database, identity, requestId } = context;
  const now = identity && (await resolveIdentity(database, identity, requestId));
  if (now && now.tenantId === caller.tenantId) return;
  throw brokenOffBy(new ControlError('unauthenticated', {}));
}

/** Thrown inside a stream an error meets no middleware: it gets its tRPC code here. */
function brokenOffBy(cause: ControlError | DoorError): TRPCError {
  return toTrpcError(new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause }));
}
