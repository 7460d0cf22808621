import {
  OPERATION_KINDS,
  OPERATIONS,
  type OperationClaim,
  type OperationKind,
  type OperationRule,
} from './operation-catalogue.ts';
import {
  INSTANCE_STATUSES,
  type InstanceStatus,
  OBSERVED_POWERS,
  type ObservedPower,
  statusForPower,
} from './states.ts';

/** What an instance holds while it is in a status, whatever operation runs. */
type Holdings = {
  readonly quota: string;
  readonly capacity: string;
  readonly name: string;
  readonly address: string;
};

const ALL: Holdings = { quota: 'its size', capacity: 'its size', name: 'held', address: 'held' };

const HELD_IN: { readonly [Status in InstanceStatus]: Holdings } = {
  BUILD: ALL,
  ACTIVE: ALL,
  SHUTOFF: ALL,
  PAUSED: ALL,
  ERROR: {
    quota: 'nothing where its create was undone, else all',
    capacity: 'as quota',
    name: 'held',
    address: 'as quota',
  },
  DELETED: { quota: 'nothing', capacity: 'nothing', name: 'free', address: 'free once the node is clean' },
};

const CLAIMS: { readonly [Claim in OperationClaim]: string } = {
  flavor: 'the flavor’s size',
  'larger-of-old-and-new': 'per resource the larger of old and new size',
  snapshot: 'one snapshot; on the node the root disk’s size',
  nothing: 'nothing more',
  'releases-snapshot': 'nothing more; gives back the snapshot when it has succeeded',
  'releases-all': 'nothing more; gives back everything when it has succeeded',
};

const WITHOUT_NODE: { readonly [Rule in OperationRule['withoutNode']]: string } = {
  refused: 'refused',
  waits: 'waits for it',
};

/** What an arrow says of a guest that was found so, whoever made it so: itself, or somebody at the host. */
const FOUND: { readonly [Power in ObservedPower]: string } = {
  running: 'found running',
  paused: 'found paused',
  shutoff: 'found off',
  crashed: 'found off',
  absent: 'vanished',
};

type Transition = readonly [from: InstanceStatus, to: InstanceStatus, label: string];

/** What observations and failures change, beside the operations that succeed. */
function transitionsBesides(): Transition[] {
  const guests = [...new Set(OBSERVED_POWERS.map(statusForPower))].filter((status) => status !== 'ERROR');
  const found = guests.flatMap((from) =>
    OBSERVED_POWERS.map((power): Transition => [from, statusForPower(power), FOUND[power]]),
  );
  const stuck = guests.map((from): Transition => [from, 'ERROR', 'an operation is stuck']);
  const back = guests.map((to): Transition => ['ERROR', to, 'found again, or answered late']);
  return [
    ['BUILD', 'ERROR', 'create fails'],
    ...found.filter(([from, to]) => from !== to),
    ...stuck,
    ...back,
  ];
}

/** The instance's statuses as a Mermaid state diagram: the catalogue's transitions and what happens besides. */
export function stateDiagram(): string {
  const labels = new Map<string, string[]>();
  const add = (from: string, to: string, label: string) => {
    const arrow = `${from} --> ${to}`;
    labels.set(arrow, [...new Set([...(labels.get(arrow) ?? []), label])]);
  };
  add('[*]', OPERATIONS.create.statusMeanwhile, 'create');
  for (const kind of OPERATION_KINDS) for (const [from, to] of transitionsOf(kind)) add(from, to, kind);
  for (const [from, to, label] of transitionsBesides()) add(from, to, label);
  add('DELETED', '[*]', '');
  const arrows = [...labels].map(([arrow, names]) => `  ${arrow}${names[0] ? `: ${names.join(', ')}` : ''}`);
  return ['```mermaid', 'stateDiagram-v2', ...arrows, '```'].join('\n');
}

function transitionsOf(kind: OperationKind): (readonly [InstanceStatus, InstanceStatus])[] {
  const { allowedIn, statusMeanwhile, statusAfter } = OPERATIONS[kind];
  const from = statusMeanwhile === 'unchanged' ? allowedIn : [statusMeanwhile];
  if (statusAfter === 'unchanged') return [];
  return from.map((status) => [status, statusAfter === 'as-desired' ? status : statusAfter] as const);
}

/** The catalogue as a table: one row an operation. */
export function operationTable(): string {
  return table(
    [
      'operation',
      'needs',
      'accepted in',
      'node out of reach',
      'status after',
      'power wanted',
      'claims from its acceptance on',
      'patience',
    ],
    OPERATION_KINDS.map((kind) => {
      const rule = OPERATIONS[kind];
      return [
        `\`${kind}\``,
        `\`${rule.permission}\``,
        (rule.allowedIn.join(', ') || 'no instance yet') +
          (rule.supersedes ? '; also while another runs' : '') +
          (rule.inMaintenance ? '; also in its node’s maintenance' : ''),
        WITHOUT_NODE[rule.withoutNode],
        rule.statusAfter === 'as-desired' ? 'as wanted before' : rule.statusAfter,
        rule.desiredPower,
        CLAIMS[rule.claims],
        `${minutes(rule.deadlineMs)}, then ${minutes(rule.undoDeadlineMs)} to undo`,
      ];
    }),
  );
}

/** What each status holds. */
export function holdingsTable(): string {
  return table(
    ['status', 'quota', 'capacity of the node', 'name', 'address'],
    INSTANCE_STATUSES.map((status) => {
      const { quota, capacity, name, address } = HELD_IN[status];
      return [status, quota, capacity, name, address];
    }),
  );
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), `|${'---|'.repeat(header.length)}`, ...rows.map(line)].join('\n');
}

function minutes(milliseconds: number): string {
  return `${milliseconds / 60_000} min`;
}

const MARKS = ['<!-- from the operation catalogue -->', '<!-- /from the operation catalogue -->'] as const;

/**
 * Puts the catalogue's diagram and tables between their marks in a document.
 * @throws Error when the document has no marks
 */
export function withCatalogue(document: string): string {
  const [before, rest] = document.split(MARKS[0]);
  const after = rest?.split(MARKS[1])[1];
  if (before === undefined || after === undefined) throw new Error(`the document lacks ${MARKS.join(' … ')}`);
  const parts = [MARKS[0], stateDiagram(), operationTable(), holdingsTable(), MARKS[1]];
  return `${before}${parts.join('\n\n')}${after}`;
}
