import { type ApiDependencies, openDependencies, openVault } from '@cloudlet/api';
import { portalEnvironment } from './environment.ts';

/** Everything that the portal's server side takes from the API goes through this file: one place to see the seam. */
export {
  type ApiContext,
  type AppRouter,
  appRouter,
  boundedRequest,
  checkHealth,
  createContext,
  handleExport,
  handleRest,
  handleTrpc,
  type Identity,
  type OpenApiDocument,
  openApiDocument,
  problemResponse,
  SESSION_LIFETIME_MS,
  signIn,
  signInWithIdentity,
  signOut,
} from '@cloudlet/api';

let opened: ApiDependencies | undefined;

/** Next.js waits at SIGTERM until every answer is complete, and an open page's stream of changes never is by itself. */
function untilTerminated(): AbortSignal {
  const leaving = new AbortController();
  process.once('SIGTERM', () => leaving.abort());
  return leaving.signal;
}

/** The API's database and feed of changes, opened at the first request and kept for the life of the process. */
export function dependencies(): ApiDependencies {
  const { databaseUrl, publicUrl, gatewayUrl, localGatewayUrl, machineDoor, rateLimit, sessionSecret } =
    portalEnvironment();
  opened ??= openDependencies({
    vault: openVault(sessionSecret),
    databaseUrl,
    portalUrl: publicUrl.origin,
    gatewayUrl,
    localGatewayUrl,
    machineDoor,
    rateLimit,
    leaving: untilTerminated(),
  });
  return opened;
}
