import { z } from 'zod';

const schema = z.object({
  DATABASE_URL: z.string().min(1),
  /** The portal's public address, e.g. https://cloud.example.org. */
  NEXTAUTH_URL: z.url({ protocol: /^https?$/ }),
  /** Signs and encrypts session cookies. */
  NEXTAUTH_SECRET: z.string().min(32),
  /** Where browsers reach the gateway, e.g. ws://127.0.0.1:3001. */
  CLOUDLET_GATEWAY_URL: z.url({ protocol: /^wss?$/ }),
});

export type PortalEnvironment = {
  readonly databaseUrl: string;
  readonly publicUrl: URL;
  readonly sessionSecret: string;
  readonly gatewayUrl: string;
  /** Whether browsers come by HTTPS: cookies are then marked secure. */
  readonly https: boolean;
};

let parsed: PortalEnvironment | undefined;

/** The portal's environment, read at the first use: the build runs without one. Throws when a variable is missing or wrong. */
export function portalEnvironment(): PortalEnvironment {
  if (parsed !== undefined) return parsed;
  const environment = schema.parse(process.env);
  const publicUrl = new URL(environment.NEXTAUTH_URL);
  parsed = {
    databaseUrl: environment.DATABASE_URL,
    publicUrl,
    sessionSecret: environment.NEXTAUTH_SECRET,
    gatewayUrl: environment.CLOUDLET_GATEWAY_URL,
    https: publicUrl.protocol === 'https:',
  };
  return parsed;
}
