/**
 * The points of an operation's way at which an agent can be killed, by name. Those at the journal are known from the plan; those
 * within a step are what the step does to the world, found by watching one undisturbed run.
 */
export type Side = 'before' | 'after';

/** A line of the operation's journal is about to be written, or has been. */
export const atEntry = (side: Side, entry: 'begin' | 'run' | 'pivot' | 'undoing' | 'result') =>
  `${side} ${entry}`;

/** The same for a step's mark. */
export const atMark = (side: Side, direction: 'do' | 'undo', step: string, mark: string) =>
  `${side} ${direction} ${step} ${mark}`;

/** The operation's journal is about to be removed, because its result was acknowledged, or has been. */
export const atForgetting = (side: Side) => `${side} forget`;

/** A step has just done this to the world, or sent it on its way: a hypervisor's call, a program, a file. */
export const atEffect = (direction: 'do' | 'undo', step: string, effect: string) =>
  `${direction} ${step}: ${effect}`;

/** The effect of a point that {@link atEffect} named, or null for another one. */
export function effectOf(point: string): { direction: string; step: string; effect: string } | null {
  const [, direction, step, effect] = /^(do|undo) ([^ :]+): (.+)$/.exec(point) ?? [];
  return direction && step && effect ? { direction, step, effect } : null;
}
