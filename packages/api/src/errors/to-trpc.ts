import { TRPCError } from '@trpc/server';
import { describeError } from './describe.ts';

const TRPC_CODES: Readonly<Record<number, TRPCError['code']>> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_SUPPORTED',
  409: 'CONFLICT',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  422: 'UNPROCESSABLE_CONTENT',
  429: 'TOO_MANY_REQUESTS',
  503: 'SERVICE_UNAVAILABLE',
};

/** tRPC derives the HTTP status from its own code: gives a use case's error the one that fits, keeping it as the cause. */
export function toTrpcError(error: TRPCError): TRPCError {
  if (!error.cause) return error;
  const { status, detail } = describeError(error);
  return new TRPCError({
    code: TRPC_CODES[status] ?? 'INTERNAL_SERVER_ERROR',
    message: detail,
    cause: error.cause,
  });
}
