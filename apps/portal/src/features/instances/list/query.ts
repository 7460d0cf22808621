import { INSTANCE_STATUSES, type InstanceStatus } from '@cloudlet/model';
import { nextPage } from '#lib/list.ts';

const PAGE_SIZE = 25;

/** A destroyed instance is in no list. */
export type ListedStatus = Exclude<InstanceStatus, 'DELETED'>;

/** Those, for the filter to choose from. */
export const LISTED_STATUSES = INSTANCE_STATUSES.filter((status) => status !== 'DELETED');

/** The list's input, made alike on the server, which fetches the first page ahead, and in the browser. */
export function instanceListInput(filter: {
  readonly name: string;
  readonly status: ListedStatus | undefined;
}) {
  return {
    limit: PAGE_SIZE,
    ...(filter.name === '' ? {} : { name: filter.name }),
    ...(filter.status === undefined ? {} : { status: filter.status }),
  };
}

export const instanceListPages = { getNextPageParam: nextPage };
