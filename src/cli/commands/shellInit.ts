import { defineCommand, flag, required, UsageError } from '../command.ts';
import { hookedShells, shellHook } from '../shellHooks.ts';

export const shellInit = defineCommand({
  name: 'shell-init',
  summary: 'print what a shell needs to follow the active profile',
  help: `
Usage: qcred shell-init bash|zsh|fish|pwsh [--completion]

Put one of these where your shell starts:

  ~/.bashrc                    eval "$(qcred shell-init bash)"
  ~/.zshrc, after compinit     eval "$(qcred shell-init zsh)"
  ~/.config/fish/config.fish   qcred shell-init fish | source
  $PROFILE of PowerShell       qcred shell-init pwsh | Out-String | Invoke-Expression

From then on "qcred use PROFILE" also sets AWS_PROFILE in the shell it is typed in, and takes out the
variables that would count instead: AWS_ACCESS_KEY_ID and its like, the region, the endpoints. They
come back with "qcred use --none". The tab key completes commands and profiles.

With --completion it prints only that, for a file that the shell loads by itself; the packages for
Debian and Fedora bring such files along.`,
  options: { completion: { type: 'boolean' } },
  async run(context) {
    const shell = required(context, 0, 'The shell');
    const part = flag(context, 'completion') ? 'completion' : 'all';
    const hook = shellHook(shell, Object.keys(context.commands), part);
    if (hook === null) throw new UsageError(`The shell is one of ${hookedShells.join(', ')}.`);
    context.exact(hook);
    return 0;
  },
});
