import { readdirSync, readFileSync } from 'node:fs';

/** The processes that an agent with this state directory has started and that run now, found by the configuration in their environment. */
export function childrenOf(stateDir: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
        const isOfAgent = environment.includes(`CLOUDLET_AGENT_CONFIG=${stateDir}/agent.json`);
        return isOfAgent && !readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('node\0');
      } catch {
        // It has ended meanwhile.
        return false;
      }
    })
    .map(Number);
}
