import { createTestToken, startTestCloud, TEST_VAULT, type TestCloud } from '@cloudlet/control/testing';
import { createLogger } from '@cloudlet/daemon';
import type { ApiDependencies } from '../dependencies.ts';
import { handleRest } from '../rest/handle.ts';
import { type PlayedGateway, playGateway } from './played-gateway.ts';
import { createRestClient, type RestClient } from './rest-client.ts';
import { serve } from './serve.ts';

const MACHINE_DOOR = {
  addresses: ['cloud.test:3002'],
  fingerprint: '0123456789012345678901234567890123456789abc',
};

/** From where both doors are asked. */
export const TEST_VISITOR = { address: '192.0.2.9', userAgent: 'a client of the test' };

/** A cloud on a database of its own with its REST door on a plain HTTP server. */
export type TestApi = {
  readonly cloud: TestCloud;
  readonly dependencies: ApiDependencies;
  readonly origin: string;
  readonly gateway: PlayedGateway;
  /** Asks as the demo tenant's member, by a token. */
  readonly client: RestClient;
  /** A token of the demo tenant that may read and no more, and one of another tenant's with a member's scopes. */
  readonly viewer: string;
  readonly stranger: string;
  readonly end: () => Promise<void>;
};

/** Starts it; ready when it resolves. Whoever starts it calls `end`. */
export async function startTestApi({ gatewayUrl = 'ws://gateway.test/' } = {}): Promise<TestApi> {
  const cloud = await startTestCloud();
  const logger = createLogger('test');
  logger.level = 'silent';
  const { database, url: databaseUrl, tenant } = cloud;
  const gateway = await playGateway(database);
  const dependencies = {
    database,
    databaseUrl,
    logger,
    portalUrl: 'http://portal.test',
    gatewayUrl,
    localGatewayUrl: gateway.origin,
    machineDoor: MACHINE_DOOR,
    vault: TEST_VAULT,
    rateLimit: null,
  };
  const { origin, close } = await serve((request) => handleRest(dependencies, request, TEST_VISITOR));
  const member = await createTestToken(database, tenant);
  const viewer = await createTestToken(database, tenant, { name: 'viewer', scopes: ['read'] });
  const other = await cloud.addTenant('other');
  const stranger = await createTestToken(database, other);
  return {
    cloud,
    dependencies,
    origin,
    gateway,
    client: createRestClient(origin, member.secret),
    viewer: viewer.secret,
    stranger: stranger.secret,
    end: async () => {
      await close();
      await gateway.close();
      await cloud.end();
    },
  };
}
