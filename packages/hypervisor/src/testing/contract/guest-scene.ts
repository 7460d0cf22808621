import { randomUUID } from 'node:crypto';
import type { ObservedPower } from '@cloudlet/model';
import type { Holdings, HypervisorEvent, RestoreSpec, SnapshotSpec, StaticAddress } from '../../port.ts';
import { addressIn, type Bench, type GuestPlan, installGuest, PASSWORD, planGuest } from './bench.ts';
import { sitAt, type Terminal } from './terminal.ts';

/** The tail that viewers ask for. */
export const TAIL_BYTES = 64 * 1024;

type NamesSnapshot = (attempt?: string) => SnapshotSpec;

/** The one guest whose life the guest tests tell, and somebody at its console. */
export type GuestScene = {
  readonly bench: () => Bench;
  readonly plan: () => GuestPlan;
  /** The guest's until it has been seen to take it. */
  readonly address: () => StaticAddress;
  readonly terminal: () => Terminal;
  readonly install: () => Promise<void>;
  /** Opens the guest's console for {@link GuestScene.terminal}. */
  readonly sitDown: () => Promise<void>;
  /** Waits for the login prompt in what came since and logs in. */
  readonly logIn: (since: number) => Promise<void>;
  /** Runs `act` and waits until the guest has come up to its prompt again. */
  readonly bootedBy: (act: () => Promise<void>) => Promise<void>;
  readonly observed: () => Promise<ObservedPower | undefined>;
  readonly holdings: () => Promise<Holdings>;
  readonly power: (to: ObservedPower) => (event: HypervisorEvent) => boolean;
  readonly rebooted: (event: HypervisorEvent) => boolean;
  /** The snapshots that are taken while the guest runs and while it is off. */
  readonly whileRunning: NamesSnapshot;
  readonly whileOff: NamesSnapshot;
  readonly restoreOf: (snapshot: SnapshotSpec, sizeGib: number) => RestoreSpec;
};

export function createGuestScene(bench: () => Bench): GuestScene {
  let guest: GuestPlan | undefined;
  let addressOfGuest: StaticAddress | undefined;
  let seat: Terminal | undefined;
  const plan = () => guest ?? missing('guest');
  const terminal = () => seat ?? missing('terminal');

  const logIn = (since: number) => {
    const { user, bootTimeoutMs } = bench().fixture.guest;
    return terminal().logIn(user, PASSWORD, bootTimeoutMs, since);
  };
  const snapshot = (): NamesSnapshot => {
    const snapshotId = randomUUID();
    return (attempt = '1') => ({ instanceId: plan().id, snapshotId, attempt });
  };

  return {
    bench,
    plan,
    address: () => addressOfGuest ?? missing('address'),
    terminal,
    logIn,
    async install() {
      guest = planGuest(bench().fixture, 'contract-guest');
      await installGuest(bench(), guest);
      const { hypervisor } = bench();
      const { natCidr } = await hypervisor.host();
      const { macAddress } = guest.domain;
      addressOfGuest = { ...addressIn(natCidr, 77, 'contract-guest'), macAddress };
      await hypervisor.addAddress(addressOfGuest);
    },
    async sitDown() {
      seat = sitAt(await bench().hypervisor.openConsole(plan().id, TAIL_BYTES));
    },
    async bootedBy(act) {
      const since = terminal().text().length;
      await act();
      await logIn(since);
    },
    observed: async () => (await bench().hypervisor.findDomain(plan().id))?.power,
    holdings: () => bench().hypervisor.listHoldings(),
    power: (to) => (event) => event.type === 'power' && event.instanceId === plan().id && event.power === to,
    rebooted: (event) => event.type === 'rebooted' && event.instanceId === plan().id,
    whileRunning: snapshot(),
    whileOff: snapshot(),
    restoreOf: (of, sizeGib) => ({ ...of, sizeGib, baseSha256: plan().domain.baseSha256 }),
  };
}

/** A snapshot as holdings list it. */
export function nameOf({ instanceId, snapshotId }: SnapshotSpec) {
  return { instanceId, snapshotId };
}

function missing(what: string): never {
  throw new Error(`there is no ${what}: a test before this one has failed`);
}
