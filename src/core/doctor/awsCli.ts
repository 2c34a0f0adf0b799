import type { Deps } from '../deps.ts';
import type { Check } from './check.ts';

/** A release number, most significant part first. */
export type Version = readonly [major: number, minor: number, patch: number];

/**
 * The first releases that read `services` and `endpoint_url` from the config file:
 * AWS CLI 2.13.0, and 1.29.0 of the older line, which is still released.
 */
const firstWithServices: Readonly<Record<number, Version>> = { 1: [1, 29, 0], 2: [2, 13, 0] };

/**
 * The version in what `aws --version` prints ("aws-cli/2.9.19 Python/…").
 *
 * @returns null when there is none
 */
export function parseAwsVersion(output: string): Version | null {
  const match = /aws-cli\/(\d+)\.(\d+)\.(\d+)/.exec(output);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : null;
}

/** Whether this AWS CLI finds endpoints in `[services]` sections; an older one would talk to Amazon instead. */
export function knowsServices(version: Version): boolean {
  const first = firstWithServices[version[0]];
  if (!first) return version[0] > 2;
  return (version[1] - first[1] || version[2] - first[2]) >= 0;
}

/** The AWS CLI on the path, or null. */
export async function awsCliVersion(deps: Deps): Promise<Version | null> {
  const { code, stdout, stderr } = await deps.run('aws', ['--version'], 10_000);
  return code === 0 ? parseAwsVersion(stdout + stderr) : null;
}

/** Is the AWS CLI there and new enough for other clouds' endpoints? */
export const checkAwsCli: Check = async ({ deps }) => {
  const base = { id: 'aws-cli', label: 'AWS CLI' };
  const version = await awsCliVersion(deps);
  if (!version) {
    return [
      {
        ...base,
        status: 'info',
        message: 'The AWS CLI is not installed, or not on the path.',
        hint: 'Profiles are still written; SDKs read them too.',
      },
    ];
  }
  const words = version.join('.');
  if (knowsServices(version))
    return [
      {
        ...base,
        status: 'good',
        message: `AWS CLI ${words} reads endpoints from the config file.`,
        hint: '',
      },
    ];
  return [
    {
      ...base,
      status: 'bad',
      message: `AWS CLI ${words} ignores the endpoints in the config file and would send requests for other clouds to Amazon.`,
      hint: 'Update it to 2.13 or later.',
    },
  ];
};
