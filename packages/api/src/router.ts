import { beginSecondFactorProcedure } from './procedures/account/begin-second-factor.ts';
import { changePasswordProcedure } from './procedures/account/change-password.ts';
import { confirmSecondFactorProcedure } from './procedures/account/confirm-second-factor.ts';
import { getAccountProcedure } from './procedures/account/get.ts';
import { removeSecondFactorProcedure } from './procedures/account/remove-second-factor.ts';
import { exportAuditProcedure } from './procedures/audit/export.ts';
import { listAuditProcedure } from './procedures/audit/list.ts';
import { watchChangesProcedure } from './procedures/changes/watch.ts';
import { getCloudProcedure } from './procedures/cloud/get.ts';
import { getCloudHistoryProcedure } from './procedures/cloud/history.ts';
import { listCloudOperationsProcedure } from './procedures/cloud/operations.ts';
import { listTenantUseProcedure } from './procedures/cloud/tenants.ts';
import { createEnrolmentProcedure } from './procedures/enrolments/create.ts';
import { listEnrolmentsProcedure } from './procedures/enrolments/list.ts';
import { revokeEnrolmentProcedure } from './procedures/enrolments/revoke.ts';
import { exportEventsProcedure } from './procedures/events/export.ts';
import { listEventsProcedure } from './procedures/events/list.ts';
import { listFlavorsProcedure } from './procedures/flavors/list.ts';
import { listImagesProcedure } from './procedures/images/list.ts';
import { consoleOutputProcedure } from './procedures/instances/console-output.ts';
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
import { updateInstanceProcedure } from './procedures/instances/update.ts';
import { acceptInvitationProcedure } from './procedures/invitations/accept.ts';
import { createInvitationProcedure } from './procedures/invitations/create.ts';
import { listInvitationsProcedure } from './procedures/invitations/list.ts';
import { registerProcedure } from './procedures/invitations/register.ts';
import { revokeInvitationProcedure } from './procedures/invitations/revoke.ts';
import { showInvitationProcedure } from './procedures/invitations/show.ts';
import { createKeyPairProcedure } from './procedures/key-pairs/create.ts';
import { deleteKeyPairProcedure } from './procedures/key-pairs/delete.ts';
import { listKeyPairsProcedure } from './procedures/key-pairs/list.ts';
import { listMembersProcedure } from './procedures/members/list.ts';
import { removeMemberProcedure } from './procedures/members/remove.ts';
import { setMemberRoleProcedure } from './procedures/members/set-role.ts';
import { getNodeProcedure } from './procedures/nodes/get.ts';
import { listNodeInstancesProcedure } from './procedures/nodes/instances.ts';
import { listNodesProcedure } from './procedures/nodes/list.ts';
import { removeNodeProcedure } from './procedures/nodes/remove.ts';
import { setNodeModeProcedure } from './procedures/nodes/set-mode.ts';
import { setNodeRatiosProcedure } from './procedures/nodes/set-ratios.ts';
import { getOperationProcedure } from './procedures/operations/get.ts';
import { listTenantOperationsProcedure } from './procedures/operations/list.ts';
import { adoptOrphanProcedure } from './procedures/orphans/adopt.ts';
import { listOrphansProcedure } from './procedures/orphans/list.ts';
import { removeOrphanProcedure } from './procedures/orphans/remove.ts';
import { getPlacementProcedure } from './procedures/placement/get.ts';
import { setPlacementProcedure } from './procedures/placement/set.ts';
import { getQuotaProcedure } from './procedures/quota/get.ts';
import { createQuotaRequestProcedure } from './procedures/quota-requests/create.ts';
import { listQuotaRequestsProcedure } from './procedures/quota-requests/list.ts';
import { withdrawQuotaRequestProcedure } from './procedures/quota-requests/withdraw.ts';
import { listQuotaChangesProcedure } from './procedures/quotas/changes.ts';
import { getQuotaDefaultsProcedure } from './procedures/quotas/defaults.ts';
import { grantQuotaRequestProcedure } from './procedures/quotas/grant.ts';
import { listQuotasProcedure } from './procedures/quotas/list.ts';
import { refuseQuotaRequestProcedure } from './procedures/quotas/refuse.ts';
import { allQuotaRequestsProcedure } from './procedures/quotas/requests.ts';
import { setQuotasProcedure } from './procedures/quotas/set.ts';
import { setQuotaDefaultsProcedure } from './procedures/quotas/set-defaults.ts';
import { createServerGroupProcedure } from './procedures/server-groups/create.ts';
import { deleteServerGroupProcedure } from './procedures/server-groups/delete.ts';
import { listServerGroupsProcedure } from './procedures/server-groups/list.ts';
import { getSessionProcedure } from './procedures/session/get.ts';
import { signOutEverywhereProcedure } from './procedures/session/sign-out-everywhere.ts';
import { listSessionsProcedure } from './procedures/sessions/list.ts';
import { revokeSessionProcedure } from './procedures/sessions/revoke.ts';
import { revokeOtherSessionsProcedure } from './procedures/sessions/revoke-others.ts';
import { createSnapshotProcedure } from './procedures/snapshots/create.ts';
import { deleteSnapshotProcedure } from './procedures/snapshots/delete.ts';
import { listSnapshotsProcedure } from './procedures/snapshots/list.ts';
import { createTenantProcedure } from './procedures/tenants/create.ts';
import { getTenantProcedure } from './procedures/tenants/get.ts';
import { tenantInvitationsProcedure } from './procedures/tenants/invitations.ts';
import { inviteToTenantProcedure } from './procedures/tenants/invite.ts';
import { listTenantsProcedure } from './procedures/tenants/list.ts';
import { tenantMembersProcedure } from './procedures/tenants/members.ts';
import { tenantQuotaProcedure } from './procedures/tenants/quota.ts';
import { resumeTenantProcedure } from './procedures/tenants/resume.ts';
import { revokeTenantInvitationProcedure } from './procedures/tenants/revoke-invitation.ts';
import { suspendTenantProcedure } from './procedures/tenants/suspend.ts';
import { createTokenProcedure } from './procedures/tokens/create.ts';
import { listTokensProcedure } from './procedures/tokens/list.ts';
import { revokeTokenProcedure } from './procedures/tokens/revoke.ts';
import { getUsageProcedure } from './procedures/usage/get.ts';
import { getUsageHistoryProcedure } from './procedures/usage/history.ts';
import { router } from './trpc.ts';

/** Everything that the portal and scripts can ask for. The REST door and the OpenAPI document are read from it. */
export const appRouter = router({
  session: { get: getSessionProcedure, signOutEverywhere: signOutEverywhereProcedure },
  sessions: {
    list: listSessionsProcedure,
    revoke: revokeSessionProcedure,
    revokeOthers: revokeOtherSessionsProcedure,
  },
  account: {
    get: getAccountProcedure,
    changePassword: changePasswordProcedure,
    beginSecondFactor: beginSecondFactorProcedure,
    confirmSecondFactor: confirmSecondFactorProcedure,
    removeSecondFactor: removeSecondFactorProcedure,
  },
  flavors: { list: listFlavorsProcedure },
  images: { list: listImagesProcedure },
  keyPairs: { list: listKeyPairsProcedure, create: createKeyPairProcedure, delete: deleteKeyPairProcedure },
  serverGroups: {
    list: listServerGroupsProcedure,
    create: createServerGroupProcedure,
    delete: deleteServerGroupProcedure,
  },
  instances: {
    list: listInstancesProcedure,
    get: getInstanceProcedure,
    create: createInstanceProcedure,
    update: updateInstanceProcedure,
    start: startInstanceProcedure,
    stop: stopInstanceProcedure,
    reboot: rebootInstanceProcedure,
    resize: resizeInstanceProcedure,
    restore: restoreInstanceProcedure,
    destroy: destroyInstanceProcedure,
    consoleOutput: consoleOutputProcedure,
    consoleTicket: consoleTicketProcedure,
    operations: listOperationsProcedure,
  },
  snapshots: {
    list: listSnapshotsProcedure,
    create: createSnapshotProcedure,
    delete: deleteSnapshotProcedure,
  },
  operations: { list: listTenantOperationsProcedure, get: getOperationProcedure },
  orphans: { list: listOrphansProcedure, adopt: adoptOrphanProcedure, remove: removeOrphanProcedure },
  quota: { get: getQuotaProcedure },
  usage: { get: getUsageProcedure, history: getUsageHistoryProcedure },
  cloud: {
    get: getCloudProcedure,
    history: getCloudHistoryProcedure,
    tenants: listTenantUseProcedure,
    operations: listCloudOperationsProcedure,
  },
  quotaRequests: {
    list: listQuotaRequestsProcedure,
    create: createQuotaRequestProcedure,
    withdraw: withdrawQuotaRequestProcedure,
  },
  quotas: {
    list: listQuotasProcedure,
    set: setQuotasProcedure,
    defaults: getQuotaDefaultsProcedure,
    setDefaults: setQuotaDefaultsProcedure,
    changes: listQuotaChangesProcedure,
    requests: allQuotaRequestsProcedure,
    grant: grantQuotaRequestProcedure,
    refuse: refuseQuotaRequestProcedure,
  },
  events: { list: listEventsProcedure, export: exportEventsProcedure },
  audit: { list: listAuditProcedure, export: exportAuditProcedure },
  changes: { watch: watchChangesProcedure },
  nodes: {
    list: listNodesProcedure,
    get: getNodeProcedure,
    instances: listNodeInstancesProcedure,
    setMode: setNodeModeProcedure,
    setRatios: setNodeRatiosProcedure,
    remove: removeNodeProcedure,
  },
  enrolments: {
    list: listEnrolmentsProcedure,
    create: createEnrolmentProcedure,
    revoke: revokeEnrolmentProcedure,
  },
  tokens: { list: listTokensProcedure, create: createTokenProcedure, revoke: revokeTokenProcedure },
  tenants: {
    list: listTenantsProcedure,
    get: getTenantProcedure,
    create: createTenantProcedure,
    quota: tenantQuotaProcedure,
    suspend: suspendTenantProcedure,
    resume: resumeTenantProcedure,
    members: tenantMembersProcedure,
    invitations: tenantInvitationsProcedure,
    invite: inviteToTenantProcedure,
    revokeInvitation: revokeTenantInvitationProcedure,
  },
  members: {
    list: listMembersProcedure,
    setRole: setMemberRoleProcedure,
    remove: removeMemberProcedure,
  },
  invitations: {
    list: listInvitationsProcedure,
    create: createInvitationProcedure,
    revoke: revokeInvitationProcedure,
    show: showInvitationProcedure,
    accept: acceptInvitationProcedure,
    register: registerProcedure,
  },
  placement: { get: getPlacementProcedure, set: setPlacementProcedure },
});
export type AppRouter = typeof appRouter;
