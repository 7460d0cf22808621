import { type Api, apiClient, type Instance, type Operation } from '../demo/api.ts';
import { watchConsole } from '../demo/console.ts';
import { Problem } from '../errors.ts';
import { poll } from '../process/poll.ts';
import { type Credential, newPassword } from '../seed/credentials.ts';
import { withControl } from '../seed/with-control.ts';
import type { Cloud } from '../state/cloud.ts';
import { writeSettings } from '../state/settings.ts';
import { formatDuration } from './reporter.ts';
import type { Step } from './runner.ts';
import { DEMO_TENANT } from './seed.ts';

const NAME = 'first';
const GONE_WITHIN_MS = 60_000;
const BUILT_WITHIN_MS = 5 * 60_000;
const LOGIN_WITHIN_MS = 4 * 60_000;
const TOKEN_LIFETIME_MS = 15 * 60_000;

/**
 * On the very first run one instance goes the whole way that a tenant's goes: API, database, queue, agent, hypervisor, and
 * back over the console, until the guest asks for a login.
 */
export function demoStep(cloud: Cloud, issue: (credential: Credential) => void): Step {
  let demo = cloud.settings.demo;
  const wasThere = demo !== 'pending';
  return {
    name: 'First instance',
    async check() {
      if (demo === 'pending') return undefined;
      return { value: undefined, note: wasThere ? 'was launched by the first run' : 'it asks for a login' };
    },
    async apply(progress) {
      await withToken(cloud, (api) => launch(api, issue, progress));
      demo = 'done';
      writeSettings(cloud.paths, { ...cloud.settings, demo });
    },
  };
}

/** A tenant's token of a quarter of an hour at most, gone when the work is done. */
async function withToken(cloud: Cloud, work: (api: Api) => Promise<void>): Promise<void> {
  await withControl(cloud, async (control) => {
    // One that an interrupted run left keeps its name until it expires.
    const name = `first-run-${new Date().toISOString().slice(0, 19)}Z`;
    const token = await control.tokens.create(DEMO_TENANT, {
      name,
      scopes: ['read', 'instances:write'],
      validForMs: TOKEN_LIFETIME_MS,
    });
    try {
      await work(apiClient(`${cloud.endpoints.localPortalUrl}/api/v1`, token.secret));
    } finally {
      await control.tokens.revoke(DEMO_TENANT, token.id);
    }
  });
}

async function launch(
  api: Api,
  issue: (credential: Credential) => void,
  progress: (line: string) => void,
): Promise<void> {
  const left = await leftByEarlierRun(api);
  const instance = left ?? (await create(api, issue));
  await built(api, instance, progress);
  const began = performance.now();
  let latest = '';
  const hasAsked = await watchConsole(
    await api.consoleTicket(instance.id),
    /login: *$/m,
    (line) => {
      latest = line;
      progress(`console: ${line}`);
    },
    LOGIN_WITHIN_MS,
  );
  if (hasAsked) return;
  throw new Problem(`The guest did not ask for a login within ${formatDuration(performance.now() - began)}`, {
    why: latest === '' ? 'It has written nothing to its console' : `The last line on its console: ${latest}`,
    next: 'Look at its console in the portal, and with: virsh list --all; ./cloudlet logs agent',
  });
}

/** What an interrupted run began goes on; what failed is destroyed, to try anew now that its cause may be mended. */
async function leftByEarlierRun(api: Api): Promise<Instance | undefined> {
  const find = async () => (await api.instances()).find((instance) => instance.name === NAME);
  const left = await find();
  if (left?.status !== 'ERROR') return left;
  await api.destroyInstance(left.id);
  const isGone = await poll(async () => ((await find()) ? undefined : true), { withinMs: GONE_WITHIN_MS });
  if (isGone) return undefined;
  throw new Problem(`The instance ${NAME}, which an earlier run left in ERROR, could not be destroyed`, {
    next: './cloudlet logs agent shows why.',
  });
}

async function create(api: Api, issue: (credential: Credential) => void): Promise<Instance> {
  const [flavors, images] = [await api.flavors(), await api.images()];
  const flavorId = idOf(flavors, 'tiny', 'flavor');
  const imageId = idOf(images, 'tiny', 'image');
  const consolePassword = newPassword();
  const { instance } = await api.createInstance({ name: NAME, flavorId, imageId, consolePassword });
  const { defaultUser } = images.find(({ id }) => id === imageId) ?? {};
  issue({ who: `Console of ${NAME}`, login: defaultUser ?? 'root', password: consolePassword });
  return instance;
}

function idOf(
  items: readonly { readonly id: string; readonly name: string }[],
  name: string,
  what: string,
): string {
  const found = items.find((item) => item.name === name);
  if (found) return found.id;
  throw new Problem(`There is no ${what} ${name} any more`, {
    next: 'Leave the first instance out: ./cloudlet up --no-demo',
  });
}

/** Waits for the end of its unfinished operation. */
async function built(api: Api, { id }: Instance, progress: (line: string) => void): Promise<void> {
  const end = await poll(
    async () => {
      const now = await api.instance(id);
      if (now.operation) progress(describe(now.operation));
      return now.operation ? undefined : now;
    },
    { withinMs: BUILT_WITHIN_MS, everyMs: 250 },
  );
  if (end?.status === 'ACTIVE') return;
  throw new Problem(end ? `The instance is ${end.status}` : 'The instance was not built in time', {
    ...(end?.failure ? { why: [end.failure.message, end.failure.detail ?? ''].join('\n').trim() } : {}),
    next: 'Its activity in the portal shows each step; ./cloudlet logs agent shows what the node did.',
  });
}

function describe({ status, currentStep, progress }: Operation): string {
  const step = currentStep ?? 'accepted';
  return status === 'UNDOING' ? `failed, undoing ${step}` : `${step}, ${Math.round(progress * 100)} %`;
}
