import { ProblemError, UnexpectedAnswerError } from '../errors.ts';
import type { Problem } from '../types.ts';

/**
 * The body of a success; undefined where there is none (204).
 * @throws ProblemError where the API refused @throws UnexpectedAnswerError where it is not the API that answered
 */
export async function readAnswer(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined;
  const body = await readJson(response);
  if (response.ok && body !== undefined) return body;
  if (isProblem(body)) throw new ProblemError(body);
  throw new UnexpectedAnswerError(response.url, response.status);
}

/** undefined where it is not JSON: what stands before the portal answers in HTML. */
async function readJson(response: Response): Promise<unknown> {
  if (!/\bjson\b/.test(response.headers.get('content-type') ?? '')) return undefined;
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UnexpectedAnswerError(response.url, response.status, { cause });
  }
}

function isProblem(body: unknown): body is Problem & Record<string, unknown> {
  if (typeof body !== 'object' || body === null) return false;
  const { code, detail, status } = body as Record<string, unknown>;
  return typeof code === 'string' && typeof detail === 'string' && typeof status === 'number';
}
