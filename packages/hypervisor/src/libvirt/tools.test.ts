import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, it, vi } from 'vitest';
import { copyImage, lastFraction } from './copy-image.ts';
import { endOfTool, runTool } from './tools.ts';

it('runs a program with its arguments as they are', async () => {
  let output = '';
  await runTool('printf', ['%s|', '$HOME', '; false', 'a "b"'], { onOutput: (text) => (output += text) });
  expect(output).toBe('$HOME|; false|a "b"|');
});

it('says what a program said that failed', async () => {
  await expect(runTool('sh', ['-c', 'echo it broke >&2; exit 3'])).rejects.toMatchObject({
    code: 'failed',
    message: 'sh ended with 3: it broke',
  });
  await expect(runTool('sh', ['-c', 'kill -9 $$'])).rejects.toThrow(
    'sh ended with a signal: it said nothing',
  );
  expect(await endOfTool('sh', ['-c', 'exit 7'])).toEqual({ exitCode: 7, stderr: '' });
});

it('knows a full disk', async () => {
  const complaint = 'echo "qemu-img: error while writing: No space left on device" >&2; exit 1';
  await expect(runTool('sh', ['-c', complaint])).rejects.toMatchObject({ code: 'disk_full' });
});

it('fails where there is no such program', async () => {
  await expect(runTool('no-such-program', [])).rejects.toMatchObject({ code: 'failed' });
});

it('ends a program when the signal comes, and starts none after it', async () => {
  const abort = new AbortController();
  const running = runTool('sleep', ['1000'], { signal: abort.signal });
  abort.abort();
  await expect(running).rejects.toMatchObject({ code: 'aborted' });
  await expect(runTool('true', [], { signal: abort.signal })).rejects.toMatchObject({ code: 'aborted' });
});

it('leaves no program behind when its own process is killed', async () => {
  const script = `
    import { endOfTool } from ${JSON.stringify(new URL('./tools.ts', import.meta.url).href)};
    void endOfTool('sh', ['-c', 'echo $$; exec sleep 1000'], { onOutput: (text) => process.stdout.write(text) });
  `;
  const tsx = createRequire(import.meta.url).resolve('tsx');
  const args = ['--conditions=cloudlet-source', '--import', tsx, '--input-type=module', '--eval', script];
  const parent = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const pid = Number(line.toString());
  expect(existsSync(`/proc/${pid}`)).toBe(true);
  parent.kill('SIGKILL');
  await vi.waitFor(() => expect(existsSync(`/proc/${pid}`)).toBe(false), { timeout: 5_000 });
}, 20_000);

it('reads from qemu-img how far it is', () => {
  expect(lastFraction('    (0.00/100%)\r    (12.50/100%)\r')).toBe(0.125);
  expect(lastFraction('    (100.00/100%)\r\n')).toBe(1);
  expect(lastFraction('    (12.')).toBeNull();
  expect(lastFraction('')).toBeNull();
});

it('leaves a copy that was called off unfinished', async () => {
  await expect(copyImage('/none', '/nowhere/copy', null, () => {}, AbortSignal.abort())).rejects.toThrow();
});
