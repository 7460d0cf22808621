import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { interpolateAll, type Variables } from './interpolate.ts';

export const checkout = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

const duration = z
  .string()
  .regex(/^\d+s$/)
  .transform((text) => Number(text.slice(0, -1)) * 1000);

/** What our file uses of the Compose specification; anything else is a mistake until it is listed here. Times in ms. */
const serviceSchema = z.strictObject({
  image: z.string(),
  pull_policy: z.literal('build').optional(),
  build: z.strictObject({ context: z.string(), dockerfile: z.string() }).optional(),
  entrypoint: z.array(z.string()).default([]),
  command: z.array(z.string()).min(1),
  environment: z.record(z.string(), z.string()).default({}),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  configs: z.array(z.strictObject({ source: z.string(), target: z.string() })).default([]),
  tmpfs: z.array(z.string()).default([]),
  depends_on: z
    .record(
      z.string(),
      z.strictObject({ condition: z.enum(['service_healthy', 'service_completed_successfully']) }),
    )
    .default({}),
  healthcheck: z
    .strictObject({
      test: z.tuple([z.literal('CMD')], z.string()),
      interval: duration,
      timeout: duration,
      retries: z.int().positive(),
      start_period: duration,
    })
    .optional(),
  restart: z.enum(['no', 'unless-stopped']),
  stop_signal: z.enum(['SIGINT', 'SIGTERM']).default('SIGTERM'),
  /** Docker's own default is 10 s. */
  stop_grace_period: duration.default(10_000),
  init: z.boolean().optional(),
  read_only: z.boolean().optional(),
  cap_drop: z.array(z.string()).optional(),
  security_opt: z.array(z.string()).optional(),
  shm_size: z.string().optional(),
});

const composeSchema = z.object({
  name: z.string(),
  services: z.record(z.string(), serviceSchema),
  configs: z.record(z.string(), z.strictObject({ content: z.string() })).default({}),
  volumes: z.record(z.string(), z.null()).default({}),
});

export type Service = z.infer<typeof serviceSchema>;
export type ComposeFile = z.infer<typeof composeSchema>;

/** @returns the text of `docker-compose.yml`. */
export function composeText(): string {
  return readFileSync(`${checkout}/docker-compose.yml`, 'utf8');
}

/** Reads `docker-compose.yml` as `docker compose` does: YAML with merge keys, then variables, then the shape. */
export function readComposeFile(variables: Variables): ComposeFile {
  return composeSchema.parse(interpolateAll(parse(composeText(), { merge: true }), variables));
}

/** The services, each after those that it depends on. @throws Error where they depend on each other in a circle. */
export function inOrder({ services }: ComposeFile): [string, Service][] {
  const left = new Map(Object.entries(services));
  const ordered: [string, Service][] = [];
  while (left.size > 0) {
    const next = [...left].find(([, service]) =>
      Object.keys(service.depends_on).every((name) => !left.has(name)),
    );
    if (!next) throw new Error(`these services wait for each other: ${[...left.keys()].join(', ')}`);
    ordered.push(next);
    left.delete(next[0]);
  }
  return ordered;
}
