export { connectDatabase, type Database } from '@cloudlet/prisma';
export type {
  Caller,
  SystemCaller,
  UserCaller,
} from './callers/caller.ts';
export { managingTenant, readingTenant, requirePermission } from './callers/caller.ts';
export { type ImageFile, registerImage } from './catalog/register-image.ts';
export { upsertFlavor } from './catalog/upsert-flavor.ts';
export { type ChangeHint, type Watch, watchChanges } from './changes/watch-changes.ts';
export { type ConsoleGrant, type ConsoleLoss, whyConsoleLost } from './console/console-grant.ts';
export { createConsoleTicket, issueConsoleTicket } from './console/create-console-ticket.ts';
export { redeemConsoleTicket } from './console/redeem-console-ticket.ts';
export { newId } from './database/new-id.ts';
export { OutcomeUnknownError } from './database/outcome-unknown-error.ts';
export { inOneTransaction, isPassingConflict, isWithinTransaction } from './database/transaction.ts';
export { whyDatabaseIsAway } from './database/why-away.ts';
export { cleanUpAgain } from './deadlines/clean-up-again.ts';
export { letDestroysWait } from './deadlines/let-destroys-wait.ts';
export { settleUnanswered } from './deadlines/settle-unanswered.ts';
export { type Cancel, type Sweep, sweepDeadlines } from './deadlines/sweep-deadlines.ts';
export { type Offer, offerOperations } from './dispatch/offer-operations.ts';
export { ENROLMENT_LIFETIME, enrolNode } from './enrolments/enrol-node.ts';
export { issueJoinCommand, type MachineDoor } from './enrolments/issue-join-command.ts';
export { listEnrolments } from './enrolments/list-enrolments.ts';
export { redeemEnrolment } from './enrolments/redeem-enrolment.ts';
export { revokeEnrolment } from './enrolments/revoke-enrolment.ts';
export { ControlError, isControlError } from './errors/control-error.ts';
export { ERRORS, type ErrorCode, type ErrorParams, type TargetType } from './errors/error-table.ts';
export type { EventFilter } from './events/event-filter.ts';
export type { EventScope } from './events/event-scope.ts';
export type { EventView } from './events/event-view.ts';
export { exportEvents } from './events/export-events.ts';
export { followEvents, lastOf, takeNewEvents } from './events/follow-events.ts';
export { cloudsEvents, listCloudEvents, listEvents, tenantsEvents } from './events/list-events.ts';
export { pruneEvents, readRetention } from './events/prune-events.ts';
export { type InstanceChange, readInstanceChange } from './events/read-instance-change.ts';
export { setRetention } from './events/set-retention.ts';
export { type Answered, answerOnce } from './idempotency/answer-once.ts';
export {
  type IdentityOutcome,
  type ProvenIdentity,
  signInWithIdentity,
} from './identities/sign-in-with-identity.ts';
export { type CreateInstanceInput, createInstance } from './instances/create-instance.ts';
export { destroyInstance } from './instances/destroy-instance.ts';
export { rebootInstance } from './instances/reboot-instance.ts';
export { resizeInstance } from './instances/resize-instance.ts';
export { startInstance } from './instances/start-instance.ts';
export { stopInstance } from './instances/stop-instance.ts';
export { updateInstance } from './instances/update-instance.ts';
export type { Applied } from './intake/apply-batch.ts';
export { applyReports } from './intake/apply-reports.ts';
export { applyTelemetry } from './intake/apply-telemetry.ts';
export { type Roster, readRoster } from './intake/roster.ts';
export {
  type CreateInvitationInput,
  createInvitation,
  INVITATION_LIFETIME,
} from './invitations/create-invitation.ts';
export { joinTenant } from './invitations/join-tenant.ts';
export { listInvitations } from './invitations/list-invitations.ts';
export { readInvitation } from './invitations/read-invitation.ts';
export { type RegisterInput, registerAndJoin } from './invitations/register-and-join.ts';
export { revokeInvitation } from './invitations/revoke-invitation.ts';
export { createKeyPair, deleteKeyPair, listKeyPairs } from './key-pairs/key-pairs.ts';
export { DeposedError, type Leader } from './leadership/leader.ts';
export { type Claim, LEASE_MS, type Lease, openLease } from './leadership/lease.ts';
export { markDeafNodes } from './liveness/mark-deaf-nodes.ts';
export { markSilentNodes } from './liveness/mark-silent-nodes.ts';
export { pullTimesBack } from './liveness/pull-times-back.ts';
export { listMembers } from './members/list-members.ts';
export { removeMember } from './members/remove-member.ts';
export { setMemberRole } from './members/set-member-role.ts';
export { authenticateNode } from './nodes/authenticate-node.ts';
export { findNodeByName } from './nodes/find-node-by-name.ts';
export { listNodeCredentials, type NodeCredentialHash } from './nodes/list-node-credentials.ts';
export { listNodeIds } from './nodes/list-node-ids.ts';
export { registerNode } from './nodes/register-node.ts';
export { removeNode } from './nodes/remove-node.ts';
export { setNodeMode } from './nodes/set-node-mode.ts';
export { type AllocationRatios, setNodeRatios } from './nodes/set-node-ratios.ts';
export { type Adopted, type AdoptInput, adoptOrphan } from './orphans/adopt-orphan.ts';
export { listOrphans, type OrphanView } from './orphans/list-orphans.ts';
export { ADOPTION_REFUSALS, ORPHAN_KINDS, REMOVAL_REFUSALS } from './orphans/orphan.ts';
export { type Removing, removeOrphan } from './orphans/remove-orphan.ts';
export { type GrantInput, grantQuotaRequest } from './quota-requests/grant-quota-request.ts';
export { listAllQuotaRequests, listQuotaRequests } from './quota-requests/list-quota-requests.ts';
export type { QuotaRequestView } from './quota-requests/read-requests.ts';
export { refuseQuotaRequest } from './quota-requests/refuse-quota-request.ts';
export { requestQuota } from './quota-requests/request-quota.ts';
export { withdrawQuotaRequest } from './quota-requests/withdraw-quota-request.ts';
export type { WantedLimits } from './quotas/change-limits.ts';
export { getQuota, type QuotaView } from './quotas/get-quota.ts';
export { listQuotaChanges, type QuotaChangeView } from './quotas/list-quota-changes.ts';
export { listQuotas, type TenantQuotaView } from './quotas/list-quotas.ts';
export { getQuotaDefaults, setQuotaDefaults } from './quotas/quota-defaults.ts';
export { setQuota } from './quotas/set-quota.ts';
export { setQuotas } from './quotas/set-quotas.ts';
export { type Budget, type RateLimit, takeRequest } from './rate-limits/take-request.ts';
export { getInstance } from './reads/get-instance.ts';
export { getNode } from './reads/get-node.ts';
export { getOperation } from './reads/get-operation.ts';
export { listFlavors } from './reads/list-flavors.ts';
export { listImages } from './reads/list-images.ts';
export { listInstances } from './reads/list-instances.ts';
export { listNodeInstances } from './reads/list-node-instances.ts';
export { listNodes } from './reads/list-nodes.ts';
export { listOperations } from './reads/list-operations.ts';
export { listSnapshots } from './reads/list-snapshots.ts';
export { getTenant, listTenants } from './reads/list-tenants.ts';
export type * from './reads/views.ts';
export { concludeAfterMaintenance } from './reconcile/after-maintenance.ts';
export { startAgain } from './reconcile/start-again.ts';
export { stopSuspended } from './reconcile/stop-suspended.ts';
export { type Refusal, recordRefusal } from './refusals/record-refusal.ts';
export { type Reopened, reopenRestored } from './restoration/reopen-restored.ts';
export { rollUpSamples } from './samples/roll-up-samples.ts';
export { takeSample } from './samples/take-sample.ts';
export { beginSecondFactor } from './second-factor/begin-second-factor.ts';
export { confirmSecondFactor } from './second-factor/confirm-second-factor.ts';
export { removeSecondFactor, resetSecondFactor } from './second-factor/remove-second-factor.ts';
export { openVault, type Vault } from './second-factor/vault.ts';
export { createServerGroup } from './server-groups/create-server-group.ts';
export { deleteServerGroup } from './server-groups/delete-server-group.ts';
export { listServerGroups } from './server-groups/list-server-groups.ts';
export { type BrowserSessionView, listSessions } from './sessions/list-sessions.ts';
export { resolveSession } from './sessions/resolve-session.ts';
export { revokeOtherSessions } from './sessions/revoke-other-sessions.ts';
export { revokeSession } from './sessions/revoke-session.ts';
export { signOutEverywhere } from './sessions/sign-out-everywhere.ts';
export { SESSION_LIFETIME_MS } from './sessions/start-session.ts';
export type { Visitor } from './sessions/visitor.ts';
export {
  getPlacementPolicy,
  type PlacementPolicyChange,
  setPlacementPolicy,
} from './settings/placement-policy.ts';
export { type SignInInput, type SignInOutcome, signIn } from './sign-in/sign-in.ts';
export { createSnapshot } from './snapshots/create-snapshot.ts';
export { deleteSnapshot } from './snapshots/delete-snapshot.ts';
export { restoreInstance } from './snapshots/restore-instance.ts';
export { addMember } from './tenants/add-member.ts';
export { createTenant, findTenantByName } from './tenants/create-tenant.ts';
export { resumeTenant } from './tenants/resume-tenant.ts';
export { suspendTenant } from './tenants/suspend-tenant.ts';
export { authenticateToken } from './tokens/authenticate-token.ts';
export { type CreateApiTokenInput, createApiToken, TOKEN_LIFETIME } from './tokens/create-api-token.ts';
export { listApiTokens } from './tokens/list-api-tokens.ts';
export { revokeApiToken } from './tokens/revoke-api-token.ts';
export { type CloudView, getCloud } from './usage/get-cloud.ts';
export { getCloudHistory } from './usage/get-cloud-history.ts';
export { getUsage } from './usage/get-usage.ts';
export { getUsageHistory } from './usage/get-usage-history.ts';
export { SAMPLED_RESOURCES } from './usage/held-over-time.ts';
export { CLOUD_OPERATION_STATES, listCloudOperations } from './usage/list-cloud-operations.ts';
export { listTenantOperations } from './usage/list-tenant-operations.ts';
export { listTenantUse } from './usage/list-tenant-use.ts';
export { changePassword } from './users/change-password.ts';
export { type CreateUserInput, createUser } from './users/create-user.ts';
export { getAccount } from './users/get-account.ts';
export { getSession, type SessionView } from './users/get-session.ts';
export { resetPassword } from './users/reset-password.ts';
