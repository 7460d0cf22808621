import { ControlError, ERRORS, OutcomeUnknownError, whyDatabaseIsAway } from '@cloudlet/control';
import { TRPCError } from '@trpc/server';
import { z } from 'zod';
import { MAX_BODY_BYTES } from '../bounded-request.ts';
import { DOOR_ERRORS, DoorError } from './door-error.ts';
import { issuesOf } from './input-issue.ts';
import { invalidInput } from './invalid-input.ts';

/** An error as both doors tell it. */
export type ErrorDescription = {
  /** Stable, for programs. */
  readonly code: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** The HTTP status. */
  readonly status: number;
  /** What kind of thing went wrong: the same text for the same code. */
  readonly title: string;
  /** What went wrong this time, for a person. */
  readonly detail: string;
};

/** Says of any error what may be told outside. Of what nobody foresaw that is nothing but that it happened. */
export function describeError(error: unknown): ErrorDescription {
  const known = knownError(error);
  if (known instanceof ControlError) {
    const { status, title } = ERRORS[known.code];
    return { code: known.code, params: known.params, status, title, detail: known.message };
  }
  const { status, title } = DOOR_ERRORS[known.code];
  return { code: known.code, params: known.params, status, title, detail: known.message };
}

/** Whether it is an error that nobody foresaw, which belongs in the log with its stack. */
export function isUnforeseen(error: unknown): boolean {
  return describeError(error).code === 'internal_error';
}

/** Why the cloud could not even look at the request, for the log; null for every other error. */
export function whyUnavailable(error: unknown): string | null {
  const thrown = error instanceof TRPCError ? error.cause : error;
  return whyDatabaseIsAway(thrown instanceof OutcomeUnknownError ? thrown.cause : thrown);
}

function knownError(error: unknown): ControlError | DoorError {
  if (error instanceof ControlError || error instanceof DoorError) return error;
  const thrown = error instanceof TRPCError ? error.cause : error;
  if (thrown instanceof OutcomeUnknownError) return new DoorError('outcome_unknown', {});
  if (whyUnavailable(error) !== null) return new DoorError('unavailable', {});
  if (!(error instanceof TRPCError)) return new DoorError('internal_error', {});
  if (error.cause instanceof ControlError || error.cause instanceof DoorError) return error.cause;
  // Of a procedure's own output tRPC says INTERNAL_SERVER_ERROR with a ZodError as its cause.
  if (error.code === 'BAD_REQUEST' && error.cause instanceof z.core.$ZodError) {
    return invalidInput(issuesOf(error.cause));
  }
  return fromTransport(error.code);
}

/** The errors that tRPC finds itself before it calls a procedure. */
function fromTransport(code: TRPCError['code']): DoorError {
  switch (code) {
    case 'PARSE_ERROR':
    case 'BAD_REQUEST':
      return new DoorError('malformed_body', { reason: 'The request is not what this procedure takes.' });
    case 'NOT_FOUND':
      return new DoorError('route_not_found', {});
    case 'METHOD_NOT_SUPPORTED':
      return new DoorError('method_not_allowed', { allowed: ['GET', 'POST'] });
    case 'PAYLOAD_TOO_LARGE':
      return new DoorError('payload_too_large', { limitBytes: MAX_BODY_BYTES });
    case 'UNSUPPORTED_MEDIA_TYPE':
      return new DoorError('unsupported_media_type', { contentType: '' });
    default:
      return new DoorError('internal_error', {});
  }
}
