import type { CloudOperation } from '@cloudlet/api';
import { nextPage } from '#lib/list.ts';

/** Changes are told per tenant; the cloud is nobody's, so its pages look again. */
export const REFRESH_MS = 10_000;
export const cloudPages = { getNextPageParam: nextPage };

/** What tenants can be sorted by. */
export const TENANT_RESOURCES = ['instances', 'vcpus', 'memoryMib', 'rootDiskGib', 'snapshots'] as const;
export type TenantResource = (typeof TENANT_RESOURCES)[number];
export const FIRST_RESOURCE: TenantResource = 'vcpus';
export const tenantUseInput = (by: TenantResource, limit: number) => ({ by, limit });

export const TOP_TENANTS = 5;
export const TENANTS_A_PAGE = 50;

/** Which operations an operator looks at. */
export const OPERATION_STATES = ['failed', 'unfinished'] as const;
export type OperationState = (typeof OPERATION_STATES)[number];
export const operationsInput = (state: OperationState) => ({ state, limit: 25 });

/** When an operation ended, or shall have ended at the latest. */
export const endOf = ({ endedAt, deadlineAt }: CloudOperation) => endedAt ?? deadlineAt;
