import type { HealthCheck, Logger } from '@cloudlet/daemon';
import { type ControllerSettings, lead } from './lead.ts';
import { keepLeadership } from './leadership/keep-leadership.ts';

export type Controller = { health(): HealthCheck[]; stop(): Promise<void> };

/** The control-plane daemon. Of several, one leads and does the work; the others stand by. */
export function startController(settings: ControllerSettings, logger: Logger): Controller {
  return keepLeadership({
    databaseUrl: settings.databaseUrl,
    logger,
    lead: ({ leader }) => lead(leader, settings, logger),
  });
}
