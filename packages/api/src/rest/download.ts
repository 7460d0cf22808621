/** A file that is made while it is sent. */
export type Download = {
  readonly mediaType: string;
  readonly fileName: string;
  /** Its text, a piece at a time; the next piece is made when the one before was sent. */
  readonly pieces: AsyncGenerator<string, void, void>;
};

/**
 * A file as an answer that is kept by whoever gets it. What goes wrong at once is thrown; later it breaks the answer off, so that nobody
 * takes a part for the whole.
 * @param onEnd told why it broke off
 */
export async function download(
  { mediaType, fileName, pieces }: Download,
  onEnd: (error: unknown) => void,
): Promise<Response> {
  const first = await pieces.next();
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        if (first.done) controller.close();
        else controller.enqueue(encoder.encode(first.value));
      },
      async pull(controller) {
        const next = await pieces.next().catch((error: unknown) => {
          onEnd(error);
          throw error;
        });
        if (next.done) controller.close();
        else controller.enqueue(encoder.encode(next.value));
      },
      cancel: async () => void (await pieces.return()),
    },
    // A piece at a time: whoever reads slowly fills no memory.
    { highWaterMark: 1 },
  );
  const headers = {
    'content-type': `${mediaType}; charset=utf-8`,
    'content-disposition': `attachment; filename="${fileName}"`,
    'x-accel-buffering': 'no',
  };
  return new Response(body, { headers });
}
