import { QCredError } from '#shared/errors.ts';
import { defineCommand } from '../command.ts';

export const use = defineCommand({
  name: 'use',
  summary: 'make a profile every tool’s default',
  help: '',
  options: {},
  async run() {
    throw new QCredError('unsupported', 'This command is not here yet.');
  },
});
