/** One server-sent event; null says only that the stream lives. */
export type StreamMessage = {
  readonly event: string;
  /** Where a client begins again when the stream breaks after this; null: where it would have before. */
  readonly id: string | null;
  readonly data: unknown;
} | null;

const EVENT_STREAM = 'text/event-stream';

/** Milliseconds after which a browser asks again when the stream broke. */
const RETRY_MS = 2_000;

/** Whether the client asks for a stream rather than for JSON. */
export function wantsStream({ method, headers }: Request): boolean {
  const accepted = (headers.get('accept') ?? '').toLowerCase().split(',');
  return method === 'GET' && accepted.some((one) => one.split(';')[0]?.trim() === EVENT_STREAM);
}

/**
 * Messages as an event stream (HTML, section 9.2). What goes wrong at once is thrown; later it ends the stream, and the client asks again.
 * @param onEnd told why the stream broke off
 */
export async function eventStream(
  messages: AsyncGenerator<StreamMessage, void, void>,
  onEnd: (error: unknown) => void,
): Promise<Response> {
  const first = await messages.next();
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode(`retry: ${RETRY_MS}\n\n`));
      if (!first.done) controller.enqueue(encoder.encode(written(first.value)));
    },
    async pull(controller) {
      const next = await messages.next().catch((error: unknown) => {
        onEnd(error);
        return { done: true, value: undefined } as const;
      });
      if (next.done) controller.close();
      else controller.enqueue(encoder.encode(written(next.value)));
    },
    cancel: async () => void (await messages.return()),
  });
  // Its connection ends with it: a server that is leaving waits for those that could be used again. Proxies shall not collect it.
  const headers = { 'content-type': EVENT_STREAM, connection: 'close', 'x-accel-buffering': 'no' };
  return new Response(body, { headers });
}

function written(message: StreamMessage): string {
  if (message === null) return ':\n\n';
  const id = message.id === null ? '' : `id: ${message.id}\n`;
  return `${id}event: ${message.event}\ndata: ${JSON.stringify(message.data)}\n\n`;
}
