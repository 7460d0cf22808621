import { createHash } from 'node:crypto';

/** Numbers that a seed decides, and choices made with them. */
export type Random = {
  /** 0 up to 1. */
  next(): number;
  /** A whole number, both ends included. */
  between(least: number, most: number): number;
  pick<Value>(values: readonly Value[]): Value;
  chance(probability: number): boolean;
  shuffled<Value>(values: readonly Value[]): Value[];
  /** An exponentially distributed wait of this mean, at most five times as long. */
  wait(mean: number): number;
};

/**
 * The generator mulberry32. Each name of one seed has numbers of its own, so that a change of what one part of a plan asks for
 * leaves the others as they were.
 */
export function randomOf(seed: number, name: string): Random {
  let state = createHash('sha256').update(`${seed} ${name}`).digest().readInt32LE(0);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    between,
    pick: (values) => {
      const value = values[between(0, values.length - 1)];
      if (value === undefined) throw new Error('there is nothing to pick from');
      return value;
    },
    chance: (probability) => next() < probability,
    shuffled: (values) => {
      const rest = [...values];
      return values.flatMap(() => rest.splice(between(0, rest.length - 1), 1));
    },
    wait: (mean) => Math.min(5 * mean, -Math.log(1 - next()) * mean),
  };
}
