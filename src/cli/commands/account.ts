import { QCredError } from '#shared/errors.ts';
import { defineCommand } from '../command.ts';

export const account = defineCommand({
  name: 'account',
  summary: 'show and sync connected accounts',
  help: '',
  options: {},
  async run() {
    throw new QCredError('unsupported', 'This command is not here yet.');
  },
});
