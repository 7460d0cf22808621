import { serve } from '@cloudlet/api/testing';

/** A server that gives these answers in their order, and remembers what it was asked. */
export async function serveAnswers(answers: readonly (() => Response)[]) {
  const asked: {
    method: string;
    path: string;
    key: string | null;
    lastEventId: string | null;
    body: string;
  }[] = [];
  const { origin, close } = await serve(async (request) => {
    const { pathname, search } = new URL(request.url);
    const body = request.method === 'GET' ? '' : await request.text();
    const key = request.headers.get('idempotency-key');
    const lastEventId = request.headers.get('last-event-id');
    asked.push({ method: request.method, path: pathname + search, key, lastEventId, body });
    const answer = answers[asked.length - 1];
    if (!answer) throw new Error(`nothing is scripted for request ${asked.length}`);
    return answer();
  });
  return { origin, asked, close };
}

/** A problem document as the API answers it. */
export function problem(status: number, code: string, headers: Record<string, string> = {}): () => Response {
  const body = {
    type: `urn:cloudlet:problem:${code}`,
    title: code,
    status,
    detail: `It is ${code}.`,
    code,
    requestId: 'r',
  };
  return () =>
    new Response(JSON.stringify(body), {
      status,
      headers: { 'content-type': 'application/problem+json', ...headers },
    });
}
