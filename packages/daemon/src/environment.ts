import type { z } from 'zod';

/**
 * The daemon's settings from its environment, checked once at the start.
 * @throws Error that lists every wrong or missing variable by name, so that an operator mends all of them at once.
 */
export function readEnvironment<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  environment: NodeJS.ProcessEnv = process.env,
): z.infer<z.ZodObject<Shape>> {
  const parsed = schema.safeParse(environment);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The environment is not usable:\n${wrong.join('\n')}`);
}
