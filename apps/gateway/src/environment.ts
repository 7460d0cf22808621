import { z } from 'zod';

const address = z.string().transform((text, context) => {
  const [, host, port] = /^(.+):(\d{1,5})$/.exec(text) ?? [];
  if (host && Number(port) <= 65_535) return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
  context.addIssue({ code: 'custom', message: 'has to be HOST:PORT' });
  return z.NEVER;
});

/** The gateway's settings; docs/operating.md says who sets them. */
const settingsSchema = z.object({
  DATABASE_URL: z.string().min(1),
  /** Host and port, e.g. 127.0.0.1:3001 or [::1]:3001. */
  CLOUDLET_GATEWAY_LISTEN: address,
  /** `any` where whatever stands before the port lets this machine alone in, e.g. a container engine. */
  CLOUDLET_NODES_WITHOUT_TLS: z.enum(['own', 'any']).default('own'),
  /** Host and port for the compute nodes of other machines; without it there are none. Takes the next two. */
  CLOUDLET_DOOR_LISTEN: address.optional(),
  /** The cloud's authority and the control plane's certificate, as `./cloudlet up` makes them. */
  CLOUDLET_AUTHORITY_DIR: z.string().min(1).optional(),
  /** Where nodes' Redis connections lead. */
  REDIS_URL: z.url().optional(),
  /** Comma-separated origins of the portal's pages, e.g. http://127.0.0.1:3000. */
  CLOUDLET_PORTAL_ORIGINS: z
    .string()
    .transform((text) => text.split(',').map((origin) => origin.trim().replace(/\/$/, '')))
    .pipe(z.array(z.url()).min(1)),
  CLOUDLET_IMAGE_DIR: z.string().min(1),
  CLOUDLET_HEALTH_SOCKET: z.string().min(1),
});

export const environmentSchema = settingsSchema.refine(
  (settings) => !settings.CLOUDLET_DOOR_LISTEN || (settings.CLOUDLET_AUTHORITY_DIR && settings.REDIS_URL),
  { error: 'CLOUDLET_DOOR_LISTEN takes CLOUDLET_AUTHORITY_DIR and REDIS_URL' },
);
