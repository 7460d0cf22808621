export { connectDatabase, type Database } from '@cloudlet/prisma';
export type {
  Caller,
  SystemCaller,
  UserCaller,
} from './callers/caller.ts';
export { type ImageFile, registerImage } from './catalog/register-image.ts';
export { upsertFlavor } from './catalog/upsert-flavor.ts';
export { type ChangeHint, type Watch, watchChanges } from './changes/watch-changes.ts';
export { type ConsoleGrant, type ConsoleLoss, whyConsoleLost } from './console/console-grant.ts';
export { createConsoleTicket } from './console/create-console-ticket.ts';
export { redeemConsoleTicket } from './console/redeem-console-ticket.ts';
export { newId } from './database/new-id.ts';
export { OutcomeUnknownError } from './database/outcome-unknown-error.ts';
export { whyDatabaseIsAway } from './database/why-away.ts';
export { cleanUpAgain } from './deadlines/clean-up-again.ts';
export { letDestroysWait } from './deadlines/let-destroys-wait.ts';
export { type Cancel, type Sweep, sweepDeadlines } from './deadlines/sweep-deadlines.ts';
export { type Offer, offerOperations } from './dispatch/offer-operations.ts';
export { ENROLMENT_LIFETIME, enrolNode } from './enrolments/enrol-node.ts';
export { listEnrolments } from './enrolments/list-enrolments.ts';
export { redeemEnrolment } from './enrolments/redeem-enrolment.ts';
export { revokeEnrolment } from './enrolments/revoke-enrolment.ts';
export { ControlError, isControlError } from './errors/control-error.ts';
export { ERRORS, type ErrorCode, type ErrorParams, type TargetType } from './errors/error-table.ts';
export { type CreateInstanceInput, createInstance } from './instances/create-instance.ts';
export { destroyInstance } from './instances/destroy-instance.ts';
export { rebootInstance } from './instances/reboot-instance.ts';
export { resizeInstance } from './instances/resize-instance.ts';
export { startInstance } from './instances/start-instance.ts';
export { stopInstance } from './instances/stop-instance.ts';
export type { Applied } from './intake/apply-batch.ts';
export { applyReports } from './intake/apply-reports.ts';
export { applyTelemetry } from './intake/apply-telemetry.ts';
export { type Roster, readRoster } from './intake/roster.ts';
export { createKeyPair, deleteKeyPair, listKeyPairs } from './key-pairs/key-pairs.ts';
export { DeposedError, type Leader } from './leadership/leader.ts';
export { type Claim, LEASE_MS, type Lease, openLease } from './leadership/lease.ts';
export { markDeafNodes } from './liveness/mark-deaf-nodes.ts';
export { markSilentNodes } from './liveness/mark-silent-nodes.ts';
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
export { getInstance } from './reads/get-instance.ts';
export { getNode } from './reads/get-node.ts';
export { getOperation } from './reads/get-operation.ts';
export { getQuota, type QuotaView } from './reads/get-quota.ts';
export { listFlavors } from './reads/list-flavors.ts';
export { listImages } from './reads/list-images.ts';
export { listInstances } from './reads/list-instances.ts';
export { listNodeInstances } from './reads/list-node-instances.ts';
export { listNodes } from './reads/list-nodes.ts';
export { listOperations } from './reads/list-operations.ts';
export { listSnapshots } from './reads/list-snapshots.ts';
export type * from './reads/views.ts';
export { concludeAfterMaintenance } from './reconcile/after-maintenance.ts';
export { type Reopened, reopenRestored } from './restoration/reopen-restored.ts';
export { createServerGroup } from './server-groups/create-server-group.ts';
export { deleteServerGroup } from './server-groups/delete-server-group.ts';
export { listServerGroups } from './server-groups/list-server-groups.ts';
export {
  getPlacementPolicy,
  type PlacementPolicyChange,
  setPlacementPolicy,
} from './settings/placement-policy.ts';
export { createSnapshot } from './snapshots/create-snapshot.ts';
export { deleteSnapshot } from './snapshots/delete-snapshot.ts';
export { restoreInstance } from './snapshots/restore-instance.ts';
export { addMember } from './tenants/add-member.ts';
export { createTenant, DEFAULT_QUOTA, findTenantByName } from './tenants/create-tenant.ts';
export { setQuota } from './tenants/set-quota.ts';
export { authenticateToken } from './tokens/authenticate-token.ts';
export { createApiToken } from './tokens/create-api-token.ts';
export { revokeApiToken } from './tokens/revoke-api-token.ts';
export { type CreateUserInput, createUser } from './users/create-user.ts';
export { getSession, type SessionView } from './users/get-session.ts';
export { resetPassword } from './users/reset-password.ts';
export { resolveSession } from './users/resolve-session.ts';
export { signOutEverywhere } from './users/sign-out-everywhere.ts';
export { type VerifiedUser, verifyPassword } from './users/verify-password.ts';
