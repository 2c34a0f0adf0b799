import { QCredError } from '#shared/errors.ts';
import { defineCommand } from '../command.ts';

export const current = defineCommand({
  name: 'current',
  summary: 'say which profile is active',
  help: '',
  options: {},
  async run() {
    throw new QCredError('unsupported', 'This command is not here yet.');
  },
});
