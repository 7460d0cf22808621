import { z } from 'zod';

const dataSchema = z.object({ code: z.string(), params: z.record(z.string(), z.unknown()).default({}) });

/** What went wrong with a request, as the API says it; `unreachable` where no answer came. */
export type ApiError = {
  readonly code: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** English, for codes that the catalogue does not know. */
  readonly message: string;
};

/** Reads a tRPC client error. Anything without the API's data never reached it or came back broken. */
export function apiErrorOf(error: unknown): ApiError {
  const message = error instanceof Error ? error.message : String(error);
  const data = dataSchema.safeParse((error as { data?: unknown } | null)?.data);
  return data.success ? { ...data.data, message } : { code: 'unreachable', params: {}, message };
}

const issuesSchema = z.array(
  z.object({ path: z.array(z.union([z.string(), z.number()])), code: z.string(), message: z.string() }),
);

/** The wrong fields of an `invalid_input` error, each with its first complaint. */
export function issuesOf(
  error: ApiError,
): readonly { readonly field: string; readonly code: string; readonly message: string }[] {
  const issues = issuesSchema.safeParse(error.params.issues);
  if (!issues.success) return [];
  return issues.data.map((issue) => ({
    field: String(issue.path[0] ?? ''),
    code: issue.code,
    message: issue.message,
  }));
}
