import { portalUrl } from '../cloud/daemons.ts';
import type { Tenant } from '../cloud/tenants.ts';

/** What became of a request, as its sender sees it. */
export type Answer<Body> =
  | { readonly kind: 'answered'; readonly status: number; readonly body: Body }
  /** A problem document. */
  | { readonly kind: 'refused'; readonly status: number; readonly code: string }
  /** The connection broke, nothing came, or nobody could say: whether it was done is not known. */
  | { readonly kind: 'unanswered'; readonly why: string };

/** The portal itself does not know: the database went away during the commit. */
const OUTCOME_UNKNOWN = 'outcome_unknown';
const PATIENCE_MS = 30_000;

/** One request to the REST API as the tenant. Never throws. */
export async function ask<Body>(
  tenant: Tenant,
  method: string,
  path: string,
  body?: unknown,
  requestId?: string,
): Promise<Answer<Body>> {
  try {
    const response = await fetch(`${portalUrl}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${tenant.token}`,
        ...(requestId ? { 'x-request-id': requestId } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const text = await response.text();
    if (response.ok)
      return { kind: 'answered', status: response.status, body: text === '' ? null : JSON.parse(text) };
    const code = problemCode(text);
    if (code === OUTCOME_UNKNOWN) return { kind: 'unanswered', why: code };
    if (code !== null) return { kind: 'refused', status: response.status, code };
    return { kind: 'unanswered', why: `${response.status} ${text.slice(0, 200)}` };
  } catch (error) {
    return { kind: 'unanswered', why: wordsOf(error) };
  }
}

function problemCode(text: string): string | null {
  try {
    const { code } = JSON.parse(text) as { code?: unknown };
    return typeof code === 'string' ? code : null;
  } catch {
    return null;
  }
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
