import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** What Redis answers to a command with one line: `+OK`, `:1`, or `-` and its error. */
export type RedisLine = string;

/**
 * Says a few commands whose answers are one line each, over a connection of its own: a client library would reconnect, queue and
 * retry. Speaks as whom the address names.
 * @returns the answers so far, of which the last is an error where one was refused
 * @throws Error where Redis cannot be reached, or ends the connection, or does not answer in time
 */
export async function askRedis(
  address: string,
  commands: readonly (readonly string[])[],
  withinMs: number,
): Promise<RedisLine[]> {
  const { hostname, port, username, password, protocol } = new URL(address);
  const target = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 6379) };
  const name = username ? [decodeURIComponent(username)] : [];
  const greeting = password ? [['AUTH', ...name, decodeURIComponent(password)]] : [];
  const all = [...greeting, ...commands];
  const socket = protocol === 'rediss:' ? connectTls(target) : connect(target);
  return new Promise((resolve, reject) => {
    let answer = '';
    socket.setTimeout(withinMs, () => socket.destroy(new Error(`no answer within ${withinMs} ms`)));
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      answer += chunk.toString();
      const lines = answer.split('\r\n').slice(0, -1);
      const refused = lines.findIndex((line) => line.startsWith('-'));
      if (refused < 0 && lines.length < all.length) return;
      socket.end();
      resolve(
        lines.slice(greeting.length === 0 || refused === 0 ? 0 : 1, refused < 0 ? undefined : refused + 1),
      );
    });
    socket.on('close', () => reject(new Error('it closed the connection')));
    socket.write(all.map(encode).join(''));
  });
}

function encode(words: readonly string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
}
