import type { Operation } from '@cloudlet/sdk';
import { duration, time } from '../../output/format.ts';
import { paintStatus } from '../../output/paint.ts';
import type { Column } from '../../output/table.ts';

export const OPERATION_COLUMNS: readonly Column<Operation>[] = [
  { title: 'KIND', of: ({ kind }) => kind },
  { title: 'STATUS', of: ({ status }) => status, paint: paintStatus },
  { title: 'ACCEPTED', of: ({ acceptedAt }) => time(acceptedAt) },
  { title: 'TOOK', of: ({ acceptedAt, endedAt }) => duration(acceptedAt, endedAt) },
  { title: 'BY', of: ({ requestedBy }) => requestedBy.name },
  { title: 'FAILURE', of: ({ failure }) => failure?.message ?? null },
  { title: 'ID', of: ({ id }) => id },
];
