import { parseArgs } from 'node:util';
import { z } from 'zod';

const optionsSchema = z.object({
  driver: z.enum(['simulated', 'libvirt', 'both']).default('simulated'),
  /** What the sample is drawn by. */
  seed: z.coerce.number().int().nonnegative().optional(),
  /** Runs so many cases, drawn by the seed; all where it is left out. */
  sample: z.coerce.number().int().positive().optional(),
  /** Regular expressions that the names of scenarios and of cases have to match. */
  scenario: z.string().default(''),
  only: z.string().default(''),
  /** Clouds side by side. */
  lanes: z.coerce.number().int().positive().default(3),
  /** Names the cases and runs none. */
  list: z.boolean().default(false),
});

export type MatrixOptions = {
  readonly driver: 'simulated' | 'libvirt';
  readonly seed: number;
  readonly sample: number | null;
  readonly scenario: RegExp;
  readonly only: RegExp;
  readonly lanes: number;
  readonly list: boolean;
};

/** The command line's options. @throws Error that says what is wrong with them */
export function readOptions(
  args: readonly string[],
): Omit<MatrixOptions, 'driver'> & { readonly drivers: readonly MatrixOptions['driver'][] } {
  const string = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      driver: string,
      seed: string,
      sample: string,
      scenario: string,
      only: string,
      lanes: string,
      list: { type: 'boolean' },
    },
  });
  const { driver, seed, sample, scenario, only, lanes, list } = optionsSchema.parse(values);
  return {
    drivers: driver === 'both' ? ['simulated', 'libvirt'] : [driver],
    seed: seed ?? Math.floor(Math.random() * 2 ** 31),
    sample: sample ?? null,
    scenario: new RegExp(scenario),
    only: new RegExp(only),
    lanes,
    list,
  };
}
