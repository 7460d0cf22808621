import { type Refusal, recordRefusal } from '@cloudlet/control';
import { z } from 'zod';
import type { ApiContext } from '../context.ts';
import { describeError, type ErrorDescription } from '../errors/describe.ts';
import { logFailure } from '../errors/log-failure.ts';
import { nameRequest } from './name-request.ts';

/** What was asked for. */
export type Asked = {
  readonly procedure: string;
  readonly type: 'query' | 'mutation' | 'subscription';
  /** As it came: nothing of it has been looked at. */
  readonly input: unknown;
};

/** Errors that are the cloud's own fault. */
const FAILURES = ['internal_error', 'unavailable', 'outcome_unknown'];

const LOST = 'a refused request could not be written into the history';

/**
 * The one place where both doors write down that they turned a request away: one that would have changed something, or one by a token
 * that does not hold. Never rejects, for the request has its answer; what cannot be written is in the log.
 */
export async function noteRefusal(
  context: Pick<ApiContext, 'database' | 'logger' | 'caller' | 'identity' | 'visitor' | 'requestId'>,
  asked: Asked,
  error: unknown,
): Promise<void> {
  const description = describeError(error);
  if (!isWorthNoting(context, asked, description)) return;
  const onLost = (lost: unknown) => logFailure(context, lost, LOST, { procedure: asked.procedure });
  await recordRefusal(context.database, refusalOf(context, asked, description), onLost).catch(onLost);
}

function isWorthNoting(
  { identity }: Pick<ApiContext, 'identity'>,
  { type }: Asked,
  { code }: ErrorDescription,
): boolean {
  if (type === 'mutation') return true;
  return identity?.kind === 'token' && code === 'unauthenticated';
}

function refusalOf(
  { caller, identity, visitor, requestId }: Pick<ApiContext, 'caller' | 'identity' | 'visitor' | 'requestId'>,
  { procedure, input }: Asked,
  { code, params }: ErrorDescription,
): Refusal {
  return {
    ...nameRequest(procedure),
    caller,
    shown: caller ? null : identity,
    via: identity?.kind === 'token' ? 'token' : 'portal',
    visitor,
    requestId,
    targetId: targetOf(input),
    result: FAILURES.includes(code) ? 'FAILED' : 'REFUSED',
    errorCode: code,
    detail: { procedure, ...tenantsMeant(input), ...tellable(code, params) },
  };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** So many of the tenants are written down: a refusal must not fill a disk. */
const MOST_TENANTS = 500;

const itemsInput = z.object({ items: z.array(z.object({ tenantId: z.unknown() })) });

/** An id is no secret; anything else that was sent may be one. */
function idOf(value: unknown): string | null {
  return typeof value === 'string' && UUID.test(value) ? value.toLowerCase() : null;
}

function targetOf(input: unknown): string | null {
  return typeof input === 'object' && input !== null && 'id' in input ? idOf(input.id) : null;
}

/** Of a request about several tenants at once, such as `quotas.set`: which. */
function tenantsMeant(input: unknown): { readonly tenantIds?: readonly string[] } {
  const asked = itemsInput.safeParse(input);
  if (!asked.success) return {};
  const ids = asked.data.items.slice(0, MOST_TENANTS).map(({ tenantId }) => idOf(tenantId));
  return { tenantIds: ids.filter((id) => id !== null) };
}

/** What of an error's own words nobody has typed. */
function tellable(code: string, params: ErrorDescription['params']): ErrorDescription['params'] {
  return code === 'forbidden' || code === 'quota_exceeded' ? params : {};
}
