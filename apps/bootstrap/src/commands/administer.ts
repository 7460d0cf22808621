import { hasCode, Problem } from '../errors.ts';
import { newPassword } from '../seed/credentials.ts';
import { withControl } from '../seed/with-control.ts';
import { findCloud } from '../state/find-cloud.ts';

type StateOption = { readonly state?: string };

/** `./cloudlet password EMAIL`: prints the new password alone, once. Ends the user's sessions. */
export async function resetPassword(email: string, options: StateOption): Promise<void> {
  const password = newPassword();
  await withControl(findCloud(options.state), (control) => control.resetPassword(email, password));
  console.log(password);
}

/** `./cloudlet user reset-second-factor EMAIL`: whoever has lost the app and the recovery codes signs in by password alone. */
export async function resetSecondFactor(email: string, options: StateOption): Promise<void> {
  await withControl(findCloud(options.state), (control) => control.resetSecondFactor(email));
}

/** `./cloudlet node register NAME`: prints what the node's agent is to be told, once. */
export async function registerNode(
  name: string,
  options: StateOption & { readonly newSecret?: boolean },
): Promise<void> {
  const { state, newSecret = false } = options;
  try {
    const node = await withControl(findCloud(state), (control) => control.registerNode(name, newSecret));
    console.log(JSON.stringify(node));
  } catch (error) {
    if (!(error instanceof Error && hasCode(error, 'name_taken'))) throw error;
    throw new Problem(error.message, {
      why: 'Registered again it would get a new secret, and its agent, which shows the old one, would be refused',
      next: `If that is what you want: ./cloudlet node register ${name} --new-secret, then tell its agent the new secret`,
      cause: error,
    });
  }
}

/** `./cloudlet flavor set NAME`: prints its id. */
export async function setFlavor(
  name: string,
  options: StateOption & {
    readonly vcpus: number;
    readonly memory: number;
    readonly disk: number;
    readonly requires?: string;
  },
): Promise<void> {
  const { vcpus, memory: memoryMib, disk: rootDiskGib, requires = '', state } = options;
  const requiredCapabilities = requires.split(',').flatMap((one) => one.trim() || []);
  const flavor = { name, vcpus, memoryMib, rootDiskGib, requiredCapabilities };
  const { id } = await withControl(findCloud(state), (control) => control.upsertFlavor(flavor));
  console.log(id);
}
