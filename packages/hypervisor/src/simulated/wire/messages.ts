import { z } from 'zod';
import { errorCodeSchema, hostEventSchema } from './shapes.ts';

/** Raised when the messages change: client and simulator come from one build, others are refused. */
export const PROTOCOL_VERSION = 1;

/**
 * From client to simulator, one JSON object a line. A client says `hello` first; `host` null is a control connection,
 * which gets no events.
 */
export const clientMessageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('hello'),
    version: z.literal(PROTOCOL_VERSION),
    host: z.string().min(1).nullable(),
  }),
  z.object({ type: z.literal('call'), id: z.int(), method: z.string(), params: z.unknown() }),
  /** Aborts a call; its answer still comes. */
  z.object({ type: z.literal('cancel'), id: z.int() }),
  /** What a viewer typed, base64. */
  z.object({ type: z.literal('input'), console: z.int(), data: z.base64() }),
  z.object({ type: z.literal('close-console'), console: z.int() }),
]);
export type ClientMessage = z.infer<typeof clientMessageSchema>;

export const serverMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('welcome') }),
  z.object({ type: z.literal('result'), id: z.int(), value: z.unknown() }),
  z.object({ type: z.literal('error'), id: z.int(), code: errorCodeSchema, message: z.string() }),
  z.object({ type: z.literal('progress'), id: z.int(), fraction: z.number() }),
  z.object({ type: z.literal('event'), event: hostEventSchema }),
  z.object({ type: z.literal('output'), console: z.int(), data: z.base64() }),
  z.object({ type: z.literal('output-end'), console: z.int() }),
]);
export type ServerMessage = z.infer<typeof serverMessageSchema>;
