import type { ImageDescription } from '../images/description.ts';
import { type Credential, newPassword } from '../seed/credentials.ts';
import { type Observed, observe } from '../seed/observe.ts';
import { withControl } from '../seed/with-control.ts';
import type { Cloud } from '../state/cloud.ts';
import type { Step } from './runner.ts';

export const DEMO_TENANT = 'demo';
const ADMIN_EMAIL = 'admin@cloudlet.local';
const DEMO_EMAIL = 'demo@cloudlet.local';

/** Sizes that the first cloud offers; an administrator may change or retire them, and `up` leaves that so. */
const FLAVORS = [
  { name: 'tiny', vcpus: 1, memoryMib: 128, rootDiskGib: 1 },
  { name: 'small', vcpus: 1, memoryMib: 512, rootDiskGib: 5 },
  { name: 'medium', vcpus: 2, memoryMib: 2048, rootDiskGib: 20 },
  { name: 'large', vcpus: 4, memoryMib: 8192, rootDiskGib: 40 },
] as const;

/** A cloud has an administrator. @param issue takes the password, to show it once. */
export function adminStep(cloud: Cloud, issue: (credential: Credential) => void): Step {
  return seedStep(
    cloud,
    'Cloud admin',
    ({ hasAdmin }) => hasAdmin,
    async () => {
      const password = newPassword();
      await withControl(cloud, (control) =>
        control.createAdmin({ email: ADMIN_EMAIL, name: 'Admin', password }),
      );
      issue({ who: 'Cloud admin', login: ADMIN_EMAIL, password });
    },
  );
}

/** There is a tenant to try things in, with somebody who may. */
export function demoTenantStep(cloud: Cloud, issue: (credential: Credential) => void): Step {
  return seedStep(
    cloud,
    'Tenant demo',
    ({ tenants }) => tenants.includes(DEMO_TENANT),
    async () => {
      const password = newPassword();
      const member = { email: DEMO_EMAIL, name: 'Demo', password };
      await withControl(cloud, (control) => control.ensureTenantWithMember(DEMO_TENANT, member));
      issue({ who: 'Demo member', login: DEMO_EMAIL, password });
    },
  );
}

/** Every flavor of the first cloud exists, or did once. */
export function flavorsStep(cloud: Cloud): Step {
  const areThere = ({ flavors }: Observed) => FLAVORS.every(({ name }) => flavors.includes(name));
  return seedStep(cloud, 'Flavors', areThere, () =>
    withControl(cloud, async (control) => {
      for (const flavor of FLAVORS) await control.upsertFlavor(flavor);
    }),
  );
}

/** The image's name stands for this file. */
export function registerImageStep(cloud: Cloud, image: ImageDescription): Step {
  return seedStep(
    cloud,
    `Image ${image.name}, registered`,
    ({ images }) => images[image.name] === image.sha256,
    () =>
      withControl(cloud, async (control) => {
        await control.registerImage(image);
      }),
  );
}

function seedStep(
  cloud: Cloud,
  name: string,
  isRight: (observed: Observed) => boolean,
  apply: () => Promise<void>,
): Step {
  return {
    name,
    check: async () => (isRight(await observe(cloud)) ? { value: undefined } : undefined),
    apply,
  };
}
