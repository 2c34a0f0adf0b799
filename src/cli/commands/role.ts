import { QCredError } from '#shared/errors.ts';
import { defineCommand } from '../command.ts';

export const role = defineCommand({
  name: 'role',
  summary: 'use and show roles',
  help: '',
  options: {},
  async run() {
    throw new QCredError('unsupported', 'This command is not here yet.');
  },
});
