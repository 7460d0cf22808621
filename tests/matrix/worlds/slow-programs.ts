import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Environment of the agent: while this file is there, its programs are slow. */
export const SLOW_FILE = 'CLOUDLET_TEST_SLOW';
const SECONDS = 3;

/**
 * libvirt's hook (https://libvirt.org/hooks.html): libvirtd waits for it at several points of a guest's start and end. Slow for
 * the domains of a tenant while there is a file named after it.
 */
export const slowHook = `#!/bin/sh
cat >/dev/null
[ ! -f "/run/slow-\${1%%.*}" ] || sleep ${SECONDS}
`;

/** setpriv(1), by way of which the driver starts its programs, so that they end with the agent: as ever, or with the next one between. */
const setpriv = `#!/bin/sh
[ -f "$${SLOW_FILE}" ] || exec /usr/bin/setpriv "$@"
exec /usr/bin/setpriv "$1" "$2" "$3" "\${0%/*}/slowly" "$@"
`;

/** Runs a program after a while, as a child of its own, which outlives whoever kills this one. The first words are setpriv's. */
const slowly = `#!/bin/sh
shift 3
(sleep ${SECONDS}; "$@"; status=$?; sleep 0.3; exit $status) &
wait $!
`;

/** Makes a folder of programs that goes before the others on the agent's PATH. */
export async function makeSlowPrograms(folder: string): Promise<void> {
  await mkdir(folder);
  await writeFile(join(folder, 'setpriv'), setpriv, { mode: 0o755 });
  await writeFile(join(folder, 'slowly'), slowly, { mode: 0o755 });
}
