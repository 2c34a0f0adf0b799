import { defineCommand, required, UsageError } from '../command.ts';
import { shellHooks } from '../shellHooks.ts';

export const shellInit = defineCommand({
  name: 'shell-init',
  summary: 'print what a shell needs to follow the active profile',
  help: `
Usage: qcred shell-init bash|zsh|fish|pwsh

Put one of these where your shell starts:

  ~/.bashrc                    eval "$(qcred shell-init bash)"
  ~/.zshrc, after compinit     eval "$(qcred shell-init zsh)"
  ~/.config/fish/config.fish   qcred shell-init fish | source
  $PROFILE of PowerShell       qcred shell-init pwsh | Out-String | Invoke-Expression

From then on "qcred use PROFILE" also sets AWS_PROFILE in the shell it is typed in, and takes out the
variables that would count instead: AWS_ACCESS_KEY_ID and its like, the region, the endpoints. They
come back with "qcred use --none". The tab key completes commands and profiles.`,
  options: {},
  async run(context) {
    const shell = required(context, 0, 'The shell');
    const hook = Object.hasOwn(shellHooks, shell) ? shellHooks[shell] : undefined;
    if (!hook) throw new UsageError(`The shell is one of ${Object.keys(shellHooks).join(', ')}.`);
    context.exact(hook(Object.keys(context.commands)));
    return 0;
  },
});
