import { z } from 'zod';

/** The controller's settings, from its environment. */
export const environmentSchema = z.object({
  /** The application's role, which does not own the tables. */
  DATABASE_URL: z.url(),
  REDIS_URL: z.url(),
  /** Unix socket of `GET /health`. */
  CLOUDLET_HEALTH_SOCKET: z.string().min(1),
});
