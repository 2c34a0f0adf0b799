import { QCredError } from '#shared/errors.ts';
import { defineCommand } from '../command.ts';

export const rotate = defineCommand({
  name: 'rotate',
  summary: 'replace a profile’s key',
  help: '',
  options: {},
  async run() {
    throw new QCredError('unsupported', 'This command is not here yet.');
  },
});
