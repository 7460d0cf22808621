import type { InputIssue } from './input-issue.ts';

/** What each error says besides its code. */
export type DoorErrorParams = {
  invalid_input: { readonly issues: readonly InputIssue[] };
  malformed_body: { readonly reason: string };
  route_not_found: Record<string, never>;
  method_not_allowed: { readonly allowed: readonly string[] };
  tenant_changed: Record<string, never>;
  /** The tag of what is there now. */
  precondition_failed: { readonly etag: string };
  payload_too_large: { readonly limitBytes: number };
  unsupported_media_type: { readonly contentType: string } | { readonly contentEncoding: string };
  rate_limited: { readonly retryAfterSeconds: number };
  too_many_streams: { readonly limit: number };
  internal_error: Record<string, never>;
  unavailable: Record<string, never>;
  outcome_unknown: Record<string, never>;
};
export type DoorErrorCode = keyof DoorErrorParams;

type DoorErrorEntry<Code extends DoorErrorCode> = {
  /** The HTTP status. */
  readonly status: number;
  /** What kind of thing went wrong: the same for every error of the code. */
  readonly title: string;
  /** What went wrong this time, for a person. */
  readonly detail: (params: DoorErrorParams[Code]) => string;
};

/** What can go wrong before a use case is reached, and after it. */
export const DOOR_ERRORS: { readonly [Code in DoorErrorCode]: DoorErrorEntry<Code> } = {
  invalid_input: {
    status: 400,
    title: 'The input is not valid',
    detail: ({ issues }) => aboutIssues(issues),
  },
  malformed_body: {
    status: 400,
    title: 'The body is malformed',
    detail: ({ reason }) => reason,
  },
  route_not_found: {
    status: 404,
    title: 'There is nothing at this path',
    detail: () => 'No route has this path; the OpenAPI document lists those that there are.',
  },
  method_not_allowed: {
    status: 405,
    title: 'This path does not take this method',
    detail: ({ allowed }) => `This path takes ${allowed.join(', ')}.`,
  },
  tenant_changed: {
    status: 409,
    title: 'The page is another tenant’s',
    detail: () =>
      'Another tenant was chosen since this page was opened, or you have left it: load the page again.',
  },
  precondition_failed: {
    status: 412,
    title: 'It is not as you have seen it',
    detail: () => 'Somebody has changed it since: look again, and try again with its ETag of now.',
  },
  payload_too_large: {
    status: 413,
    title: 'The body is too large',
    detail: ({ limitBytes }) => `A body can have ${limitBytes} bytes at most.`,
  },
  unsupported_media_type: {
    status: 415,
    title: 'The body is not application/json',
    detail: (params) => {
      if ('contentEncoding' in params)
        return `The body is compressed (“${params.contentEncoding}”); send it as it is.`;
      const found = params.contentType === '' ? 'says no type' : `is “${params.contentType}”`;
      return `The body ${found}; send application/json in UTF-8.`;
    },
  },
  rate_limited: {
    status: 429,
    title: 'Too many requests',
    detail: ({ retryAfterSeconds }) =>
      `This token has made too many requests. Try again in ${retryAfterSeconds === 1 ? 'a second' : `${retryAfterSeconds} seconds`}.`,
  },
  too_many_streams: {
    status: 409,
    title: 'Too many open streams',
    detail: ({ limit }) =>
      `This token has ${limit} streams of events open, and more are not served: end one.`,
  },
  internal_error: {
    status: 500,
    title: 'Something went wrong inside the cloud',
    detail: () => 'It has been logged under this request’s id.',
  },
  unavailable: {
    status: 503,
    title: 'The cloud cannot answer now',
    detail: () => 'Its database does not serve at the moment. Try again in a few seconds.',
  },
  outcome_unknown: {
    status: 504,
    title: 'Whether it was done is not known',
    detail: () =>
      'The cloud’s database went away in the last moment. Look whether it was done before you ask again.',
  },
};

/** A request that the door itself turned away. */
export class DoorError<Code extends DoorErrorCode = DoorErrorCode> extends Error {
  override readonly name = 'DoorError';
  readonly code: Code;
  readonly params: DoorErrorParams[Code];

  constructor(code: Code, params: DoorErrorParams[Code], options?: ErrorOptions) {
    super(DOOR_ERRORS[code].detail(params), options);
    this.code = code;
    this.params = params;
  }
}

function aboutIssues(issues: readonly InputIssue[]): string {
  const [first, ...more] = issues;
  if (!first) return 'A field is wrong.';
  const about = first.path.length === 0 ? first.message : `${first.path.join('.')}: ${first.message}`;
  return more.length === 0 ? about : `${about} There is more: see \`issues\`.`;
}
