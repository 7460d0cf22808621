import { describeError } from '../errors/describe.ts';

/** An error code's `type` in problem documents. It names the problem and leads nowhere: docs/api.md explains each code. */
export const problemType = (code: string): string => `urn:cloudlet:problem:${code}`;

/** An error as a problem document (RFC 9457): code and params are members beside the standard ones. */
export function problemResponse(
  error: unknown,
  requestId: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const { code, params, status, title, detail } = describeError(error);
  const problem = { ...params, type: problemType(code), title, status, detail, code, requestId };
  const response = new Response(JSON.stringify(problem), { status, headers });
  response.headers.set('content-type', 'application/problem+json');
  // RFC 9110 section 11.6.1: a 401 names the scheme to use.
  if (status === 401) response.headers.set('www-authenticate', 'Bearer realm="cloudlet"');
  return response;
}
