import { watchChangesProcedure } from './procedures/changes/watch.ts';
import { listFlavorsProcedure } from './procedures/flavors/list.ts';
import { listImagesProcedure } from './procedures/images/list.ts';
import { consoleTicketProcedure } from './procedures/instances/console-ticket.ts';
import { createInstanceProcedure } from './procedures/instances/create.ts';
import { destroyInstanceProcedure } from './procedures/instances/destroy.ts';
import { getInstanceProcedure } from './procedures/instances/get.ts';
import { listInstancesProcedure } from './procedures/instances/list.ts';
import { listOperationsProcedure } from './procedures/instances/operations.ts';
import { rebootInstanceProcedure } from './procedures/instances/reboot.ts';
import { resizeInstanceProcedure } from './procedures/instances/resize.ts';
import { restoreInstanceProcedure } from './procedures/instances/restore.ts';
import { startInstanceProcedure } from './procedures/instances/start.ts';
import { stopInstanceProcedure } from './procedures/instances/stop.ts';
import { createKeyPairProcedure } from './procedures/key-pairs/create.ts';
import { deleteKeyPairProcedure } from './procedures/key-pairs/delete.ts';
import { listKeyPairsProcedure } from './procedures/key-pairs/list.ts';
import { listNodesProcedure } from './procedures/nodes/list.ts';
import { getOperationProcedure } from './procedures/operations/get.ts';
import { getQuotaProcedure } from './procedures/quota/get.ts';
import { getSessionProcedure } from './procedures/session/get.ts';
import { signOutEverywhereProcedure } from './procedures/session/sign-out-everywhere.ts';
import { createSnapshotProcedure } from './procedures/snapshots/create.ts';
import { deleteSnapshotProcedure } from './procedures/snapshots/delete.ts';
import { listSnapshotsProcedure } from './procedures/snapshots/list.ts';
import { router } from './trpc.ts';

/** Everything that the portal and scripts can ask for. The REST door and the OpenAPI document are read from it. */
export const appRouter = router({
  session: { get: getSessionProcedure, signOutEverywhere: signOutEverywhereProcedure },
  flavors: { list: listFlavorsProcedure },
  images: { list: listImagesProcedure },
  keyPairs: { list: listKeyPairsProcedure, create: createKeyPairProcedure, delete: deleteKeyPairProcedure },
  instances: {
    list: listInstancesProcedure,
    get: getInstanceProcedure,
    create: createInstanceProcedure,
    start: startInstanceProcedure,
    stop: stopInstanceProcedure,
    reboot: rebootInstanceProcedure,
    resize: resizeInstanceProcedure,
    restore: restoreInstanceProcedure,
    destroy: destroyInstanceProcedure,
    consoleTicket: consoleTicketProcedure,
    operations: listOperationsProcedure,
  },
  snapshots: {
    list: listSnapshotsProcedure,
    create: createSnapshotProcedure,
    delete: deleteSnapshotProcedure,
  },
  operations: { get: getOperationProcedure },
  quota: { get: getQuotaProcedure },
  changes: { watch: watchChangesProcedure },
  nodes: { list: listNodesProcedure },
});
export type AppRouter = typeof appRouter;
