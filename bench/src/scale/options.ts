import { parseArgs } from 'node:util';
import { z } from 'zod';

const count = z.coerce.number().int().positive();
const schema = z.object({
  nodes: count,
  tenants: count.min(2),
  /** Sizes to grow through, rising. */
  instances: z.string().transform((text) => text.split(',').map((size) => count.parse(size))),
  rounds: count,
  seconds: count,
  users: count,
});
export type ScaleOptions = z.infer<typeof schema>;

/** @throws Error that names what is wrong */
export function readOptions(args: readonly string[]): ScaleOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      nodes: { type: 'string', default: '1000' },
      tenants: { type: 'string', default: '1000' },
      instances: { type: 'string', default: '1000,10000,100000' },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '20' },
      users: { type: 'string', default: '128' },
    },
  });
  const parsed = schema.safeParse(values);
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  return parsed.data;
}
