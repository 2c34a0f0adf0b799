import { QCredError } from '#shared/errors.ts';
import { defineCommand } from '../command.ts';

export const shellInit = defineCommand({
  name: 'shell-init',
  summary: 'print what a shell needs to follow the active profile',
  help: '',
  options: {},
  async run() {
    throw new QCredError('unsupported', 'This command is not here yet.');
  },
});
