import type { Database } from '@cloudlet/prisma';
import { networkOf } from '../attempts/place.ts';
import { may, type Requester, requesterOf, type UserCaller } from '../callers/caller.ts';
import { insertAuditEvent } from '../database/record-audit-event.ts';
import type { Visitor } from '../sessions/visitor.ts';
import { findHolder, type Holder, type Shown } from './holder.ts';
import { createRefusalBound, type Level } from './refusal-bound.ts';

/** A request that was not served. */
export type Refusal = {
  /** Null for whoever is nobody (any more). */
  readonly caller: UserCaller | null;
  /** What a nobody has shown. */
  readonly shown: Shown | null;
  readonly via: 'portal' | 'token';
  readonly visitor: Visitor;
  readonly requestId: string;
  /** As the event of a request that is served calls it. */
  readonly action: string;
  readonly targetType: string;
  readonly targetId: string | null;
  /** FAILED where it is the cloud's own fault. */
  readonly result: 'REFUSED' | 'FAILED';
  readonly errorCode: string;
  /** Never a secret. */
  readonly detail: Readonly<Record<string, unknown>>;
};

/** How many refusals are written, of those that are alike, of one caller, and of one tenant or of everybody who is nobody. */
const ALIKE = { burst: 1, perMinute: 1 };
const OF_CALLER = { burst: 100, perMinute: 2 };
const OF_TENANT = { burst: 300, perMinute: 10 };

/** After so long it is written how many were left out. */
const SUMMED_UP_AFTER_MS = 60_000;

type Bound = ReturnType<typeof createRefusalBound>;
const bounds = new WeakMap<Database, Bound>();

/**
 * Writes down that a request was not served, in a transaction of its own. Of too many at once it writes the first, and a minute later
 * how many more there were: nobody can fill the disk.
 * @param onLost told of a sum that could not be written
 */
export async function recordRefusal(
  database: Database,
  refusal: Refusal,
  onLost: (error: unknown) => void,
): Promise<void> {
  const bound = bounds.get(database) ?? createRefusalBound(() => performance.now());
  bounds.set(database, bound);
  const room = bound.take(levelsOf(refusal));
  if (room.isThere) return write(database, refusal);
  if (!room.isFirstLeftOut) return;
  const sumUp = () => write(database, sumOf(refusal, room.full, bound.takeLeftOut(room.full))).catch(onLost);
  setTimeout(() => void sumUp(), SUMMED_UP_AFTER_MS).unref();
}

function levelsOf(refusal: Refusal): readonly Level[] {
  const { caller, visitor, action, targetId, errorCode } = refusal;
  const who = caller?.tokenId ?? caller?.sessionId ?? `address ${networkOf(visitor.address)}`;
  // Whoever asks too often asks for everything.
  const about = errorCode === 'rate_limited' ? '' : `${action} ${targetId}`;
  return [
    { key: `alike ${who} ${errorCode} ${about}`, ...ALIKE },
    { key: `caller ${who}`, ...OF_CALLER },
    { key: `tenant ${caller ? (caller.tenantId ?? caller.userId) : null}`, ...OF_TENANT },
  ];
}

/** Of those that are alike the sum is as they are; of others it says only how many. */
function sumOf(refusal: Refusal, { key }: Level, leftOut: number): Refusal {
  if (key.startsWith('alike ')) return { ...refusal, detail: { ...refusal.detail, leftOut } };
  return { ...refusal, action: 'request.refuse', targetType: 'request', targetId: null, detail: { leftOut } };
}

async function write(database: Database, refusal: Refusal): Promise<void> {
  const { caller, shown, visitor, requestId } = refusal;
  const holder = caller ?? (shown && (await findHolder(database, shown)));
  const tenantId = isAnswer(refusal) ? await askedBy(database, refusal) : (holder?.tenantId ?? null);
  const event = { ...refusal, tenantId };
  const requester = caller ? { ...requesterOf(caller), visitor, requestId } : requesterAs(holder, refusal);
  await database.$executeRaw(insertAuditEvent(requester, event));
}

/** Whether it is who runs the cloud, answering a tenant's request for quota: whose request it is matters, not where the answer came from. */
function isAnswer({ caller, targetType }: Refusal): boolean {
  return targetType === 'quota_request' && caller !== null && may(caller, 'admin');
}

/** The tenant of a request for quota; null where there is no such request. */
async function askedBy(database: Database, { targetId: id }: Refusal): Promise<string | null> {
  const request = id === null ? null : await database.quotaRequest.findUnique({ where: { id } });
  return request?.tenantId ?? null;
}

function requesterAs(holder: Holder | null, { via, visitor, requestId }: Refusal): Requester {
  const { userId: id = null, name = 'nobody', tokenId, sessionId } = holder ?? {};
  return { id, name, via, requestId, tokenId, sessionId, visitor };
}
