import type { ControlDoor } from '../control.ts';
import { hasCode, Problem } from '../errors.ts';
import { withControl } from '../seed/with-control.ts';
import { findCloud } from '../state/find-cloud.ts';
import { machineDoorOf } from '../state/machine-door.ts';

type StateOption = { readonly state?: string };

/** `./cloudlet node enroll NAME`: prints the command for the other machine alone, once; what else there is to say, beside it. */
export async function enrollNode(
  name: string,
  options: StateOption & { readonly valid?: number; readonly again?: boolean },
): Promise<void> {
  const cloud = findCloud(options.state);
  if (cloud.endpoints.doorAddresses.length === 0) throw doorIsClosed();
  const door = machineDoorOf(cloud);
  if (!door) throw new Problem('The cloud has no certificates yet', { next: './cloudlet up' });
  const { command, expiresAt } = await withControl(cloud, (control) =>
    control.enrolments.create(door, name, options.valid, options.again ?? false),
  ).catch((cause: unknown) => {
    throw cause instanceof Error && hasCode(cause, 'name_taken') ? isKnown(name, cause) : cause;
  });
  console.log(command);
  console.error(
    `\nRun it as root in a checkout of Cloudlet on the machine that is to be ${name}. It is good once, until ${expiresAt.toISOString()}.`,
  );
}

/** `./cloudlet node enrolments`: what nobody has used or revoked. */
export async function listEnrolments(options: StateOption & { readonly json?: boolean }): Promise<void> {
  const enrolments = await ask(options, (control) => control.enrolments.list());
  if (options.json) return console.log(JSON.stringify({ enrolments }, null, 2));
  if (enrolments.length === 0) return console.log('No join command is open.');
  for (const { id, name, expiresAt, createdBy, again } of enrolments) {
    const end = Date.parse(expiresAt) > Date.now() ? 'good until' : 'expired at';
    console.log(
      `${id}  ${name}  ${end} ${expiresAt}, made by ${createdBy}${again ? ', for a known node' : ''}`,
    );
  }
}

/** `./cloudlet node revoke ID`. */
export async function revokeEnrolment(id: string, options: StateOption): Promise<void> {
  await ask(options, (control) => control.enrolments.revoke(id));
  console.log('Nobody can join by it any more.');
}

function ask<Answer>(
  { state }: StateOption,
  question: (control: ControlDoor) => Promise<Answer>,
): Promise<Answer> {
  return withControl(findCloud(state), question);
}

function doorIsClosed(): Problem {
  return new Problem('This cloud lets in no other machines', {
    why: 'Its gateway and its Redis listen on loopback alone.',
    next: 'Open the door at an address that the other machines reach: ./cloudlet up --door ADDRESS',
  });
}

function isKnown(name: string, cause: Error): Problem {
  return new Problem(cause.message, {
    why: 'A node that is known keeps its secret and its certificate until its machine joins anew',
    next: `If that is what you want (its state was lost, its certificate has expired, its mainboard was replaced): ./cloudlet node enroll ${name} --again`,
    cause,
  });
}
