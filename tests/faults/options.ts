import { parseArgs } from 'node:util';
import { z } from 'zod';

const schema = z.strictObject({
  seed: z.coerce.number().int().nonnegative(),
  minutes: z.coerce.number().positive(),
  nodes: z.coerce.number().int().min(1).max(9),
  controllers: z.coerce.number().int().min(1).max(9),
  tenants: z.coerce.number().int().min(1).max(9),
  names: z.coerce.number().int().min(1),
  rate: z.coerce.number().positive(),
  scale: z.coerce.number().positive(),
  folder: z.string().startsWith('/'),
  results: z.string().optional(),
  only: z.string().optional(),
  plan: z.boolean(),
});
export type Options = z.infer<typeof schema>;

export const USAGE = `npm run faults -- [--seed N] [--minutes M] [--scale S] [--nodes N] [--controllers N]
               [--tenants N] [--names N] [--rate R] [--only KIND,KIND] [--results FILE] [--plan]

--seed N         decides load and faults; one of the time's where it is left out
--minutes M      how long both go on (20)
--scale S        lengths of outages as a share of the usual ones: 0.2 for short runs (1)
--nodes N        compute nodes, each a real agent on a simulated host (3)
--controllers N  controllers at once, of which one leads (2)
--tenants N      (2), --names N: names that each uses (14), --rate R: requests a second (2)
--only KINDS     only these kinds of fault; none: only load
--results FILE   counts as JSON
--plan           prints the plan and ends
`;

/** @param folder where the run keeps everything @throws Error that says what is wrong */
export function readOptions(args: readonly string[], folder: string): Options {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { ...text, default: String(Math.floor(Date.now() / 1_000) % 1_000_000) },
      minutes: { ...text, default: '20' },
      nodes: { ...text, default: '3' },
      controllers: { ...text, default: '2' },
      tenants: { ...text, default: '2' },
      names: { ...text, default: '14' },
      rate: { ...text, default: '2' },
      scale: { ...text, default: '1' },
      only: text,
      results: text,
      plan: { type: 'boolean', default: false },
    },
  });
  const parsed = schema.safeParse({ ...values, folder });
  if (parsed.success) return parsed.data;
  throw new Error(z.prettifyError(parsed.error));
}
