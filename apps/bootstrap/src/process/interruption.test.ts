import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s lets a command say what only it knows, then ends it', async (signal, code) => {
  const module = new URL('./interruption.ts', import.meta.url).href;
  const script = `
    import { onInterruption } from '${module}';
    onInterruption((signal) => console.log('ended by ' + signal));
    setInterval(() => undefined, 1000);
    console.log('ready');`;
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const child = spawn(process.execPath, ['--import', tsx, '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
    if (output === 'ready\n') child.kill(signal);
  });
  expect(await once(child, 'close')).toEqual([code, null]);
  expect(output).toBe(`ready\nended by ${signal}\n`);
});
