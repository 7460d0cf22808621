import { Redis } from 'ioredis';
import type { Deathbed } from './deathbed.ts';

type Command = {
  readonly name: string;
  readonly args: readonly unknown[];
  readonly promise: Promise<unknown>;
};
type Send = (command: Command, ...rest: unknown[]) => unknown;

/** What only looks, or speaks of the connection. */
const WITHOUT_EFFECT = new Set([
  ...['ping', 'info', 'client', 'auth', 'select', 'hello', 'quit', 'ready', 'multi'],
  ...['xread', 'xlen', 'xrange', 'get', 'hget', 'hgetall', 'exists', 'llen', 'zcard', 'script'],
]);

/** Makes every command with an effect a write of the deathbed's. Telemetry is taken off its streams all the time: that does not count. */
export function makeRedisMortal(deathbed: Deathbed): void {
  const prototype = Redis.prototype as unknown as { sendCommand: Send };
  const original = prototype.sendCommand;
  prototype.sendCommand = function sendCommand(this: object, command: Command, ...rest: unknown[]) {
    const key = String(command.args[0] ?? '');
    if (WITHOUT_EFFECT.has(command.name) || key.endsWith(':telemetry')) {
      return original.call(this, command, ...rest);
    }
    const onAnswer = deathbed.write(labelOf(command, key));
    command.promise.then(onAnswer, () => undefined);
    return original.call(this, command, ...rest);
  };
}

/** Which message it is, where it is one: `xadd inbox roster`. */
function labelOf({ name, args }: Command, key: string): string {
  const stream = key.startsWith('cloudlet:node:') ? ` ${key.split(':').at(-1)}` : '';
  const type = /"type":"(\w+)"/.exec(String(args.at(-1)))?.[1];
  return `${name}${stream}${type ? ` ${type}` : ''}`;
}
