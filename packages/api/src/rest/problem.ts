import { describeError, type ErrorDescription } from '../errors/describe.ts';

/** An error code's `type` in problem documents. It names the problem and leads nowhere: docs/api.md explains each code. */
const problemType = (code: string): string => `urn:cloudlet:problem:${code}`;

/** Seconds after which a database that starts again mostly serves. */
const RETRY_AFTER_S = 5;

/** Params whose names RFC 9457 has taken for its own members. */
const RENAMED: Readonly<Record<string, string>> = { status: 'currentStatus', type: 'targetType' };

/** The members of a problem document; its params beside the standard ones. */
export function problemDocument(error: ErrorDescription, requestId: string): Record<string, unknown> {
  const { code, params, status, title, detail } = error;
  const members = Object.entries(params).map(([name, value]) => [RENAMED[name] ?? name, value]);
  return { type: problemType(code), title, status, detail, code, ...Object.fromEntries(members), requestId };
}

/** An error as a problem document (RFC 9457): code and params are members beside the standard ones. */
export function problemResponse(
  error: unknown,
  requestId: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const description = describeError(error);
  const { status } = description;
  const response = new Response(JSON.stringify(problemDocument(description, requestId)), { status, headers });
  response.headers.set('content-type', 'application/problem+json');
  // RFC 9110 section 11.6.1: a 401 names the scheme to use.
  if (status === 401) response.headers.set('www-authenticate', 'Bearer realm="cloudlet"');
  if (description.code === 'unavailable') response.headers.set('retry-after', String(RETRY_AFTER_S));
  const { retryAfterSeconds, etag } = description.params;
  if (typeof retryAfterSeconds === 'number') response.headers.set('retry-after', String(retryAfterSeconds));
  if (typeof etag === 'string') response.headers.set('etag', etag);
  return response;
}
