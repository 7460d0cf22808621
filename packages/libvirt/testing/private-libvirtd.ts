import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { libvirtdConf, qemuConf } from './config.ts';

const INIT = fileURLToPath(new URL('./namespace-init.sh', import.meta.url));
const START_DEADLINE_MS = 20_000;

/** How the private libvirtd is set up. */
export interface PrivateLibvirtdOptions {
  /** Folder for its state, kept afterwards. Default: a new one below the system's temporary folder, removed at `stop`. */
  readonly dir?: string;
  /** What guests see of /dev/kvm. Default `hide`: every guest runs emulated (TCG), the same on each machine. */
  readonly kvm?: 'hide' | 'keep';
  /** More lines for libvirtd.conf and qemu.conf. */
  readonly libvirtdConf?: readonly string[];
  readonly qemuConf?: readonly string[];
  /** A folder that keeps libvirt's cache of what QEMU can do between runs: saves seconds at the first define. */
  readonly cacheDir?: string;
}

/** What a command inside printed, and how it ended. */
export interface RunResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A libvirtd of its own, with virtlogd, in namespaces of its own: mounts, processes, network, host name. */
export interface PrivateLibvirtd {
  /** Reachable from outside the namespaces. */
  readonly socketPath: string;
  /** `qemu:///system?socket=…`, also for virsh on the host. */
  readonly uri: string;
  /** State folder; inside, `lib` is /var/lib/libvirt, `run` is /run. QEMU's user can enter it. */
  readonly dir: string;
  /** Runs a command inside, as root. Never rejects for an exit code. */
  run(command: string, args?: readonly string[]): Promise<RunResult>;
  /** Sends a signal to libvirtd alone; guests stay. */
  signalLibvirtd(signal: 'TERM' | 'KILL' | 'STOP' | 'CONT'): Promise<void>;
  /** Starts libvirtd after it was ended, and waits for its socket. */
  startLibvirtd(): Promise<void>;
  /** What libvirtd and virtlogd printed. */
  logs(): Promise<string>;
  /** Ends everything inside, guests included, and removes a folder that we made. */
  stop(): Promise<void>;
}

/**
 * Starts a libvirtd that shares nothing with the host's: configuration, guests, networks, sockets. Needs root.
 * When the calling process ends, however that happens, everything inside ends too.
 */
export async function startPrivateLibvirtd(options: PrivateLibvirtdOptions = {}): Promise<PrivateLibvirtd> {
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'libvirtd-')));
  await prepare(dir, options);
  const child = spawn(
    'unshare',
    [
      ...['--mount', '--pid', '--net', '--uts', '--ipc', '--fork', '--kill-child', '--mount-proc'],
      ...['bash', INIT, dir, options.kvm ?? 'hide'],
    ],
    { stdio: ['pipe', 'ignore', 'pipe'] },
  );
  const complaints: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => complaints.push(text));
  const socketPath = join(dir, 'run/libvirt/libvirt-sock');
  const pidFile = join(dir, 'libvirtd.inner-pid');

  const logs = async (): Promise<string> => {
    const files = ['libvirtd.out', 'virtlogd.out'].map((name) =>
      readFile(join(dir, name), 'utf8').catch(() => ''),
    );
    return [complaints.join(''), ...(await Promise.all(files))].join('\n');
  };

  async function stop(): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    }
    if (options.cacheDir !== undefined) await keepCache(join(dir, 'cache'), options.cacheDir);
    if (options.dir === undefined) await rm(dir, { recursive: true, force: true, maxRetries: 5 });
  }

  async function ready(): Promise<void> {
    const deadline = Date.now() + START_DEADLINE_MS;
    while (!(await answers(socketPath))) {
      if (child.exitCode !== null || Date.now() > deadline || (await hasEnded())) {
        const text = await logs();
        await stop();
        throw new Error(`libvirtd did not come up in ${dir}:\n${text}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  const inside = async (): Promise<string[]> => {
    const pid = await childPid(child);
    return ['--target', pid, '--mount', '--pid', '--net', '--uts', '--ipc', '--'];
  };
  const run = async (command: string, args: readonly string[] = []): Promise<RunResult> =>
    collect(spawn('nsenter', [...(await inside()), command, ...args], { stdio: ['ignore', 'pipe', 'pipe'] }));

  /** Libvirtd itself; false while it has not been started yet. */
  async function hasEnded(): Promise<boolean> {
    const pid = await readFile(pidFile, 'utf8').catch(() => '');
    return pid !== '' && (await run('kill', ['-0', pid.trim()])).exitCode !== 0;
  }

  await ready();
  return {
    socketPath,
    uri: `qemu:///system?socket=${socketPath}`,
    dir,
    run,
    async signalLibvirtd(signal) {
      const pid = (await readFile(pidFile, 'utf8')).trim();
      const result = await run('kill', [`-${signal}`, pid]);
      if (result.exitCode !== 0) throw new Error(`kill -${signal} ${pid}: ${result.stderr}`);
      if (signal === 'TERM' || signal === 'KILL') await gone(run, pid);
    },
    async startLibvirtd() {
      await rm(pidFile, { force: true });
      child.stdin.write('libvirtd\n');
      await ready();
    },
    logs,
    stop,
  };
}

async function prepare(dir: string, options: PrivateLibvirtdOptions): Promise<void> {
  // As after a reboot: nothing runs, so nothing of what ran is left.
  await rm(join(dir, 'run'), { recursive: true, force: true });
  await rm(join(dir, 'libvirtd.inner-pid'), { force: true });
  for (const name of ['etc', 'lib', 'cache', 'log', 'run']) await mkdir(join(dir, name), { recursive: true });
  // QEMU does not run as root; it must get through to its sockets and images.
  await chmod(dir, 0o755);
  await writeFile(join(dir, 'etc/libvirtd.conf'), libvirtdConf(options.libvirtdConf ?? []));
  await writeFile(join(dir, 'etc/qemu.conf'), qemuConf(options.qemuConf ?? []));
  if (options.cacheDir !== undefined) {
    await mkdir(options.cacheDir, { recursive: true });
    await cp(options.cacheDir, join(dir, 'cache'), { recursive: true, preserveTimestamps: true });
  }
}

/** libvirt writes each file of its cache whole under another name, and checks it against QEMU when it reads it. */
async function keepCache(from: string, to: string): Promise<void> {
  const probed = join(from, 'qemu');
  if (existsSync(probed)) await cp(probed, join(to, 'qemu'), { recursive: true, preserveTimestamps: true });
}

function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(socketPath);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** The first process of the PID namespace, as the host numbers it. */
async function childPid(child: ChildProcess): Promise<string> {
  const children = await readFile(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8');
  const pid = children.trim().split(' ')[0];
  if (pid === undefined || pid === '') throw new Error('the private libvirtd has ended');
  return pid;
}

async function gone(run: PrivateLibvirtd['run'], pid: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  while ((await run('kill', ['-0', pid])).exitCode === 0) {
    if (Date.now() > deadline) throw new Error(`libvirtd (${pid}) did not end`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function collect(child: ChildProcess): Promise<RunResult> {
  const output = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode, ...output };
}
