import { expect, it } from 'vitest';
import type { ProcessResult } from '#core/deps.ts';
import { awsProgram, knowsServices } from '#core/tools/programs/aws.ts';
import { probe } from '#core/tools/programs/program.ts';
import { rcloneProgram } from '#core/tools/programs/rclone.ts';

it('knows which AWS CLI reads endpoints from the config file', () => {
  const table = {
    'aws-cli/1.28.99 Python/3.11': false,
    'aws-cli/1.29.0 Python/3.11': true,
    'aws-cli/1.45.11 Python/3.11.7 Linux/6.18 botocore/1.43.11': true,
    'aws-cli/2.9.19 Python/3.11': false,
    'aws-cli/2.12.7 Python/3.11': false,
    'aws-cli/2.13.0 Python/3.11 exe/x86_64': true,
    'aws-cli/3.0.0 x': true,
  };
  for (const [output, expected] of Object.entries(table)) {
    const version = awsProgram.parse(output);
    expect(version && knowsServices(version), output).toBe(expected);
  }
  expect(awsProgram.parse('command not found')).toBeNull();
});

it('reads the versions of rclone', () => {
  expect(rcloneProgram.parse('rclone v1.60.1-DEV\n- os/version: debian 12')).toEqual([1, 60, 1]);
  expect(rcloneProgram.notices([1, 58, 0])).toHaveLength(1);
  expect(rcloneProgram.notices([1, 68, 2])).toEqual([]);
});

it('tells a program that fails from one that is not there', async () => {
  const stateOf = async (result: Partial<ProcessResult>) =>
    (await probe({ run: async () => ({ code: 0, stdout: '', stderr: '', ...result }) }, awsProgram)).state;
  expect(await stateOf({ stdout: 'aws-cli/2.13.0 Python/3.11' })).toBe('found');
  expect(await stateOf({ code: 1, stderr: 'Traceback' })).toBe('broken');
  expect(await stateOf({ code: null })).toBe('broken');
  expect(await stateOf({ code: null, missing: true })).toBe('absent');
  expect(await stateOf({ code: 127, stderr: 'pyenv: aws: command not found' })).toBe('absent');
});
