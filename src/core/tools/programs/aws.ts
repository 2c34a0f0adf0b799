import { isAtLeast, type Program, type Version, versionAfter } from './program.ts';

/**
 * The first releases that read `services` and `endpoint_url` from the config file:
 * AWS CLI 2.13.0, and 1.29.0 of the older line, which is still released.
 */
const firstWithServices: Readonly<Record<number, Version>> = { 1: [1, 29, 0], 2: [2, 13, 0] };

/** Whether this AWS CLI finds endpoints in `[services]` sections; an older one would talk to Amazon instead. */
export function knowsServices(version: Version): boolean {
  const first = firstWithServices[version[0]];
  return first ? isAtLeast(version, first) : version[0] > 2;
}

/** The AWS CLI. */
export const awsProgram: Program = {
  command: 'aws',
  versionArgs: ['--version'],
  parse: (output) => versionAfter(/aws-cli\//, output),
  notices: (version) =>
    knowsServices(version)
      ? []
      : [
          {
            level: 'error',
            message: `AWS CLI ${version.join('.')} ignores the endpoints in the config file and would send requests for other clouds to Amazon.`,
            hint: 'Update it to 2.13 or later.',
          },
        ],
};
