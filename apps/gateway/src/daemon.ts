import { connectDatabase, redeemEnrolment, watchChanges } from '@cloudlet/control';
import type { HealthCheck, Logger } from '@cloudlet/daemon';
import { consoleRights } from './console-rights.ts';
import type { DoorOptions } from './door/door.ts';
import { startGateway } from './server.ts';

/** Milliseconds between looks at everybody's right: hints tell of what ends one, but for a token that expires, and may be lost. */
const SWEEP_MS = 5_000;

export type GatewaySettings = {
  readonly databaseUrl: string;
  readonly host: string;
  readonly port: number;
  readonly origins: readonly string[];
  readonly imageDirectory: string;
  readonly plainNodes?: 'own' | 'any';
  /** Where compute nodes of other machines come in; null: nowhere. */
  readonly door?: DoorOptions | null;
};

export type GatewayDaemon = {
  readonly port: number;
  readonly doorPort: number | null;
  readonly health: () => Promise<HealthCheck[]>;
  readonly stop: () => Promise<void>;
};

/** The gateway on its database: serves, and cuts consoles whose right is gone. */
export async function startDaemon(settings: GatewaySettings, logger: Logger): Promise<GatewayDaemon> {
  const { databaseUrl, ...serving } = settings;
  const database = connectDatabase(databaseUrl);
  const gateway = await startGateway({
    ...serving,
    door: serving.door
      ? { ...serving.door, enrol: (redemption) => redeemEnrolment(database, redemption) }
      : null,
    rights: consoleRights(database),
    logger,
  });
  const watch = watchChanges(
    databaseUrl,
    (hint) => {
      if (hint.type === 'instance') gateway.recheck(hint.instanceId);
      if (hint.type === 'resync' || hint.type === 'access') gateway.recheck(null);
    },
    { onInterruption: (error) => logger.warn({ err: error }, 'the feed of changes was interrupted') },
  );
  const sweep = setInterval(() => gateway.recheck(null), SWEEP_MS);

  async function health(): Promise<HealthCheck[]> {
    const failure = await database.$queryRaw`SELECT 1`.then(
      () => null,
      (error: unknown) => String(error),
    );
    if (failure === null) return [{ name: 'database', healthy: true }];
    return [{ name: 'database', healthy: false, detail: failure }];
  }

  async function stop(): Promise<void> {
    clearInterval(sweep);
    await Promise.all([watch.close(), gateway.stop()]);
    await database.$disconnect();
  }

  return { port: gateway.port, doorPort: gateway.doorPort, health, stop };
}
