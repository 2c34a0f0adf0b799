import { QCredError } from '#shared/errors.ts';
import { defineCommand } from '../command.ts';

export const due = defineCommand({
  name: 'due',
  summary: 'say which keys are due',
  help: '',
  options: {},
  async run() {
    throw new QCredError('unsupported', 'This command is not here yet.');
  },
});
