import { type Random, randomOf } from './random.ts';

/** What a user asks of the instance that a name stands for. */
export type Ask =
  | { readonly kind: 'create'; readonly flavor: Flavor }
  | { readonly kind: 'start' }
  | { readonly kind: 'stop'; readonly force: boolean; readonly timeoutSeconds: number }
  | { readonly kind: 'reboot'; readonly mode: 'soft' | 'hard' }
  | { readonly kind: 'resize'; readonly flavor: Flavor }
  | { readonly kind: 'snapshot'; readonly snapshot: string }
  | { readonly kind: 'restore'; readonly snapshot: string }
  | { readonly kind: 'delete-snapshot'; readonly snapshot: string }
  | { readonly kind: 'destroy' }
  /** Nobody asks the cloud: the guest, or an operator at its host, does it. */
  | {
      readonly kind: 'guest';
      readonly event: 'powerOffFromInside' | 'rebootFromInside' | 'crashGuest' | 'pauseGuest' | 'resumeGuest';
    };

type Flavor = 'tiny' | 'small' | 'medium';

/** One thing that a user does. `at`: milliseconds after the beginning. */
export type UserAction = {
  readonly at: number;
  readonly tenant: number;
  readonly name: string;
  readonly ask: Ask;
};

export type LoadSettings = {
  readonly durationMs: number;
  readonly tenants: number;
  /** How many names each tenant uses. */
  readonly names: number;
  /** Actions a second, bursts not counted. */
  readonly rate: number;
};

/** What the planner believes of a name: the run may have seen it otherwise, and is asked all the same. */
type Name = {
  readonly tenant: number;
  readonly name: string;
  alive: boolean;
  snapshots: number;
  /** When what had the name before will be gone. */
  freeAt: number;
};

const FLAVORS: readonly Flavor[] = ['tiny', 'small', 'medium'];
const SECOND = 1_000;

/** How often each is asked of an instance, by weight. */
const WEIGHTS: readonly (readonly [Ask['kind'], number])[] = [
  ['start', 14],
  ['stop', 14],
  ['reboot', 8],
  ['resize', 9],
  ['snapshot', 9],
  ['restore', 7],
  ['delete-snapshot', 5],
  ['destroy', 12],
  ['guest', 4],
  // A name that is taken, unless what had it is gone without the planner's knowledge.
  ['create', 8],
];

/** Everything that users do in a run: a pure function of the seed. */
export function planLoad(seed: number, settings: LoadSettings): UserAction[] {
  const random = randomOf(seed, 'load');
  const names = Array.from({ length: settings.tenants * settings.names }, (_, index): Name => {
    const name = `web-${Math.floor(index / settings.tenants) + 1}`;
    return { tenant: index % settings.tenants, name, alive: false, snapshots: 0, freeAt: 0 };
  });
  const actions: UserAction[] = [];
  for (let at = 0; at < settings.durationMs; at += random.wait(SECOND / settings.rate)) {
    const usable = names.filter((name) => name.alive || name.freeAt <= at);
    if (usable.length === 0) continue;
    const name = random.pick(usable);
    for (const [after, ask] of asksOf(random, name)) {
      actions.push({ at: Math.round(at + after), tenant: name.tenant, name: name.name, ask });
      if (ask.kind === 'destroy') Object.assign(name, { alive: false, freeAt: at + after + GONE_AFTER_MS });
    }
  }
  return actions.sort((one, other) => one.at - other.at);
}

const GONE_AFTER_MS = 3 * SECOND;

/** One ask, or several close together: milliseconds from now, and what. */
function asksOf(random: Random, name: Name): (readonly [number, Ask])[] {
  if (!name.alive) {
    name.alive = true;
    name.snapshots = 0;
    const create = (): Ask => ({ kind: 'create', flavor: random.pick(FLAVORS) });
    // Two at once of one name: one of them is refused. And gone again before, while or after it is built.
    return [
      [0, create()],
      ...(random.chance(0.1) ? [[0, create()] as const] : []),
      ...(random.chance(0.15) ? [[random.between(0, 2 * SECOND), { kind: 'destroy' }] as const] : []),
    ];
  }
  // Several users at one instance in the same moment.
  if (random.chance(0.06)) {
    return Array.from({ length: random.between(4, 10) }, () => [
      random.between(0, 30),
      someAsk(random, name),
    ]);
  }
  const ask = someAsk(random, name);
  if (ask.kind === 'destroy' || !random.chance(0.12)) return [[0, ask]];
  return [
    [0, ask],
    [random.between(0, 1.5 * SECOND), { kind: 'destroy' }],
  ];
}

function someAsk(random: Random, name: Name): Ask {
  const sum = WEIGHTS.reduce((total, [, weight]) => total + weight, 0);
  let point = random.next() * sum;
  const kind = WEIGHTS.find(([, weight]) => {
    point -= weight;
    return point < 0;
  })?.[0];
  const known = () => `s${random.between(1, Math.max(1, name.snapshots))}`;
  switch (kind) {
    case 'stop':
      return { kind, force: random.chance(0.3), timeoutSeconds: random.between(1, 5) };
    case 'reboot':
      return { kind, mode: random.pick(['soft', 'hard']) };
    case 'resize':
      return { kind, flavor: random.pick(FLAVORS) };
    case 'snapshot':
      name.snapshots += 1;
      return { kind, snapshot: `s${name.snapshots}` };
    case 'restore':
      return { kind, snapshot: known() };
    case 'delete-snapshot':
      return { kind, snapshot: known() };
    case 'destroy':
      return { kind };
    case 'create':
      return { kind, flavor: random.pick(FLAVORS) };
    case 'guest':
      return { kind, event: random.pick(GUEST_EVENTS) };
    default:
      return { kind: 'start' };
  }
}

const GUEST_EVENTS = [
  'powerOffFromInside',
  'rebootFromInside',
  'crashGuest',
  'pauseGuest',
  'resumeGuest',
  'resumeGuest',
] as const;
