import { Argument, type Command } from 'commander';
import { connect, type GlobalOptions } from '../cloud.ts';
import { noun, verb } from './build.ts';

/** Signing in, and who one is. */
export function addAccountCommands(program: Command): void {
  verb(program, 'login [address]', 'sign in to a cloud and remember it as a profile', [
    'login https://cloud.example',
    'login https://cloud.example --profile work < token.txt',
  ])
    .addHelpText('after', LOGIN_NOTE)
    .action(async (address, _, command: Command) =>
      (await import('../actions/account/login.ts')).login(address, command.optsWithGlobals<GlobalOptions>()),
    );

  verb(program, 'logout', 'forget a profile; its token stays good until it is revoked', [
    'logout --profile work',
  ]).action(async (_, command: Command) =>
    (await import('../actions/account/logout.ts')).logout(command.optsWithGlobals<GlobalOptions>()),
  );

  verb(program, 'whoami', 'who you are to the cloud, and for which tenant', ['whoami --output json']).action(
    async (_, command) => (await import('../actions/account/whoami.ts')).whoAmI(connect(command)),
  );

  const profile = noun(program, 'profile', 'clouds that you are signed in to');
  verb(profile, 'list', 'list profiles; no token is shown', ['profile list']).action(
    async (_, command: Command) =>
      (await import('../actions/account/profiles.ts')).listProfiles(command.optsWithGlobals<GlobalOptions>()),
  );
  verb(profile, 'use <name>', 'mean this one where --profile names none', ['profile use work']).action(
    async (name) => (await import('../actions/account/profiles.ts')).useProfile(name),
  );

  verb(
    noun(program, 'usage', 'what the tenant has, and has room for'),
    'show',
    'count instances by status, and how many more of each flavor the quota allows',
    ['usage show', 'usage show --output json | jq \'.room[] | select(.flavor.name == "small") | .count\''],
  ).action(async (_, command) => (await import('../actions/account/usage.ts')).showUsage(connect(command)));

  verb(program, 'completion', 'print the script that lets TAB complete this command', [
    'completion bash > ~/.local/share/bash-completion/completions/cloudletctl',
    'completion zsh > ~/.zfunc/_cloudletctl',
    'completion fish > ~/.config/fish/completions/cloudletctl.fish',
  ])
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh', 'fish']))
    .action(async (shell) => (await import('@bomb.sh/tab')).script(shell, 'cloudletctl', 'cloudletctl'));
}

const LOGIN_NOTE = `
The token is asked for at a terminal, and read from standard input elsewhere: on the
command line every user of this machine could see it.`;
