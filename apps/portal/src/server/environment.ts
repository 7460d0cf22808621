import { type ApiDependencies, rateLimitOf } from '@cloudlet/api';
import { DEFAULT_RATE_PER_SECOND } from '@cloudlet/model';
import { z } from 'zod';
import { type TrustedProxies, trustedProxiesOf } from './client-address.ts';

const schema = z.object({
  DATABASE_URL: z.string().min(1),
  /** The portal's public address, e.g. https://cloud.example.org. */
  NEXTAUTH_URL: z.url({ protocol: /^https?$/ }),
  /** Signs and encrypts session cookies. */
  NEXTAUTH_SECRET: z.string().min(32),
  /** Where browsers reach the gateway, e.g. ws://127.0.0.1:3001. */
  CLOUDLET_GATEWAY_URL: z.url({ protocol: /^wss?$/ }),
  /** Where the portal itself reaches it, e.g. http://127.0.0.1:3001; where browsers do if left out. */
  CLOUDLET_LOCAL_GATEWAY_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** `host:port`, parted by commas, where other machines join as compute nodes; not there where the cloud lets in none. */
  CLOUDLET_DOOR_ADDRESSES: z.string().min(1).optional(),
  /** SHA-256 of the certificate of the cloud's authority, in base64url, by which those machines know the cloud. */
  CLOUDLET_AUTHORITY_FINGERPRINT: z.string().length(43).optional(),
  /** Requests a second that each API token may make, and four times as many at once; 0: as many as it likes. */
  CLOUDLET_RATE_LIMIT: z.coerce.number().int().min(0).max(1_000_000).default(DEFAULT_RATE_PER_SECOND),
  /** Addresses and networks, parted by commas, of the proxies whose X-Forwarded-For is believed. */
  CLOUDLET_TRUSTED_PROXIES: z.string().default(''),
  /** An identity provider (OpenID Connect) by which people may sign in: all but the name, or none of them. */
  CLOUDLET_OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  CLOUDLET_OIDC_CLIENT_ID: z.string().min(1).optional(),
  CLOUDLET_OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  /** What the button calls it. */
  CLOUDLET_OIDC_NAME: z.string().min(1).default('OpenID Connect'),
});

export type IdentityProvider = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly name: string;
};

export type PortalEnvironment = {
  readonly databaseUrl: string;
  readonly publicUrl: URL;
  readonly sessionSecret: string;
  readonly gatewayUrl: string;
  readonly localGatewayUrl: string;
  readonly machineDoor: ApiDependencies['machineDoor'];
  readonly rateLimit: ApiDependencies['rateLimit'];
  readonly trustedProxies: TrustedProxies;
  /** By which people may sign in besides their password; null where none is configured. */
  readonly identityProvider: IdentityProvider | null;
  /** Whether browsers come by HTTPS: cookies are then marked secure. */
  readonly https: boolean;
};

let parsed: PortalEnvironment | undefined;

/** The portal's environment, read at the first use: the build runs without one. Throws when a variable is missing or wrong. */
export function portalEnvironment(): PortalEnvironment {
  parsed ??= readEnvironment(process.env);
  return parsed;
}

/** Reads the variables; an empty one is none, as those are that a container is not told of. @throws when one is missing or wrong */
export function readEnvironment(variables: NodeJS.ProcessEnv): PortalEnvironment {
  const environment = schema.parse(
    Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== '')),
  );
  const { CLOUDLET_DOOR_ADDRESSES: addresses, CLOUDLET_AUTHORITY_FINGERPRINT: fingerprint } = environment;
  const publicUrl = new URL(environment.NEXTAUTH_URL);
  return {
    databaseUrl: environment.DATABASE_URL,
    publicUrl,
    sessionSecret: environment.NEXTAUTH_SECRET,
    gatewayUrl: environment.CLOUDLET_GATEWAY_URL,
    localGatewayUrl:
      environment.CLOUDLET_LOCAL_GATEWAY_URL ?? environment.CLOUDLET_GATEWAY_URL.replace(/^ws/, 'http'),
    machineDoor: addresses && fingerprint ? { addresses: addresses.split(','), fingerprint } : null,
    rateLimit: rateLimitOf(environment.CLOUDLET_RATE_LIMIT),
    trustedProxies: trustedProxiesOf(
      environment.CLOUDLET_TRUSTED_PROXIES.split(',').flatMap((one) => one.trim() || []),
    ),
    identityProvider: identityProviderOf(environment),
    https: publicUrl.protocol === 'https:',
  };
}

function identityProviderOf(environment: z.infer<typeof schema>): IdentityProvider | null {
  const { CLOUDLET_OIDC_ISSUER: issuer, CLOUDLET_OIDC_NAME: name } = environment;
  const { CLOUDLET_OIDC_CLIENT_ID: clientId, CLOUDLET_OIDC_CLIENT_SECRET: clientSecret } = environment;
  if (!issuer && !clientId && !clientSecret) return null;
  if (issuer && clientId && clientSecret) return { issuer, clientId, clientSecret, name };
  throw new Error(
    'CLOUDLET_OIDC_ISSUER, CLOUDLET_OIDC_CLIENT_ID and CLOUDLET_OIDC_CLIENT_SECRET go together',
  );
}
