import { z } from 'zod';

/** What the supervisor answers over its unix socket (HTTP, JSON). */
export const supervisorStatusSchema = z.object({
  pid: z.int(),
  /** Which build of the supervisor runs. */
  revision: z.string(),
  parts: z.array(z.object({ name: z.string(), pid: z.int().nullable(), restarts: z.int() })),
});
export type SupervisorStatus = z.infer<typeof supervisorStatusSchema>;

/** What `POST /stop` takes: the parts to leave running. */
export const stopRequestSchema = z.object({ keep: z.array(z.string()) });

/**
 * `GET /` → status; `PUT /parts/NAME` (a part) and `DELETE /parts/NAME` → 204;
 * `POST /stop` stops all parts and the supervisor; `POST /hand-over` ends the supervisor alone, for its successor to adopt the parts.
 */
export const supervisorPaths = {
  status: '/',
  part: (name: string) => `/parts/${name}`,
  stop: '/stop',
  handOver: '/hand-over',
} as const;
