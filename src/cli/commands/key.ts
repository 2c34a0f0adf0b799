import { QCredError } from '#shared/errors.ts';
import { defineCommand } from '../command.ts';

export const key = defineCommand({
  name: 'key',
  summary: 'make, switch off and delete access keys',
  help: '',
  options: {},
  async run() {
    throw new QCredError('unsupported', 'This command is not here yet.');
  },
});
