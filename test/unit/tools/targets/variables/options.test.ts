import { describe, expect, it } from 'vitest';
import { envCommand, isEnvCommand } from '#core/tools/targets/variables/command.ts';
import {
  getOption,
  hasSwitch,
  optionsToChange,
  setOption,
  setSwitch,
} from '#core/tools/targets/variables/options.ts';
import { isAmazonHost, storageOrigin } from '#core/tools/targets/variables/storage.ts';
import { entryOf } from '../contract.ts';

describe('an option', () => {
  it.each<[options: string, value: string | undefined]>([
    ['', undefined],
    ['--flag=a', 'a'],
    ['--flag a', 'a'],
    ['-x  --flag \t a', 'a'],
    ['--flag=a --flag=b', 'b'],
    ['--flag=a=b', 'a=b'],
    ['--flags=a', undefined],
    ['x--flag=a', undefined],
    ['--flag', undefined],
  ])('of %j is %j', (options, value) => {
    expect(getOption(options, '--flag')).toBe(value);
  });

  it.each<[options: string, value: string | null, after: string]>([
    ['', 'v', '--flag=v'],
    ['-x', 'v', '-x --flag=v'],
    ['--flag=a -x', 'v', '-x --flag=v'],
    ['-x --flag a  -y --flag=b', 'v', '-x  -y --flag=v'],
    ['-x --flag v  -y', 'v', '-x --flag v  -y'],
    ['-x --flag=a ', null, '-x '],
    ['--flag=a -x', null, '-x'],
    ['-x', null, '-x'],
    ['', null, ''],
  ])('of %j set to %j leaves %j', (options, value, after) => {
    expect(setOption(options, '--flag', value)).toBe(after);
  });

  it.each(['a b', ' a', 'a*', '~a?', '', "a'", '$a', 'a\n'])(
    'is never %j, which a shell would change',
    (value) => {
      expect(() => setOption('', '--flag', value)).toThrow(expect.objectContaining({ code: 'bad_input' }));
    },
  );

  it('may be what a shell leaves alone', () => {
    expect(setOption('', '--flag', 'aZ0_.:/@%+=,[]-')).toBe('--flag=aZ0_.:/@%+=,[]-');
  });
});

describe('a switch', () => {
  it.each<[options: string, on: boolean]>([
    ['', false],
    ['--on', true],
    ['-x \t --on -y', true],
    ['--on=1', false],
    ['--only', false],
  ])('in %j is %s', (options, on) => {
    expect(hasSwitch(options, '--on')).toBe(on);
  });

  it.each<[options: string, on: boolean, after: string]>([
    ['', true, '--on'],
    ['-x', true, '-x --on'],
    ['-x --on  -y', true, '-x --on  -y'],
    ['-x  --on -y --on', false, '-x -y'],
    ['--on -x ', false, '-x '],
    ['--only -x', false, '--only -x'],
  ])('in %j turned %s leaves %j', (options, on, after) => {
    expect(setSwitch(options, '--on', on)).toBe(after);
  });
});

it('reads options only where they are plain text', () => {
  expect(optionsToChange(new Map([['O', '-x']]), 'O')).toBe('-x');
  expect(optionsToChange(new Map(), 'O')).toBe('');
  expect(() => optionsToChange(new Map([['O', null]]), 'O')).toThrow(
    expect.objectContaining({ code: 'unsupported', message: expect.stringMatching(/^O is computed/) }),
  );
});

describe('where storage is', () => {
  const origin = (s3: string | undefined, provider: 'aws' | 's3' = 's3') =>
    storageOrigin(entryOf('a', { provider, endpoints: { s3 } }))?.origin;

  it('is a host, perhaps with a port, or Amazon', () => {
    expect(origin('https://h')).toBe('https://h');
    expect(origin('http://h:1/')).toBe('http://h:1');
    expect(origin('https://h', 'aws')).toBe('https://h');
    expect(origin(undefined, 'aws')).toBeUndefined();
  });

  it.each([
    'h',
    'ftp://h',
    'xhttp://h',
    'httpsx://h',
    'https://h/p',
    'https://h?q',
    'https://u@h',
    '',
    undefined,
  ])('is not %j', (s3) => {
    expect(() => origin(s3)).toThrow(expect.objectContaining({ code: 'bad_input' }));
  });

  it.each([
    's3.amazonaws.com',
    's3-eu-west-1.amazonaws.com',
    's3.eu-west-1.amazonaws.com',
    's3.dualstack.r.AMAZONAWS.com',
  ])('is Amazon’s at %s', (host) => {
    expect(isAmazonHost(host)).toBe(true);
  });

  it.each(['bucket.s3.amazonaws.com', 's3.amazonaws.com.evil.org', 's3amazonaws.com', 's3.amazonaws.org'])(
    'is not Amazon’s at %s',
    (host) => {
      expect(isAmazonHost(host)).toBe(false);
    },
  );
});

describe('our command for variables', () => {
  it('is the one for the AWS CLI with another word, whatever stands before and behind it', () => {
    expect(
      envCommand(
        ['node', '/credential-process', 'credential-process', '--profile', 'x'],
        ['--shell', 'pwsh'],
      ),
    ).toEqual(['node', '/credential-process', 'env', '--profile', 'x', '--shell', 'pwsh']);
    expect(envCommand(['qcred', 'credential-process'])).toEqual(['qcred', 'env']);
  });

  it.each([
    [['qcred', 'env']],
    [['C:\\QCred\\qcred.exe', 'env', '--profile', 'x']],
    [['node', '/a/qcred.js', 'env']],
  ])('is known in %j', (words) => {
    expect(isEnvCommand(words)).toBe(true);
  });

  it.each([[[]], [['qcred']], [['env', 'qcred']], [['other', 'env']], [['qcred', 'list']]])(
    'is not in %j',
    (words) => {
      expect(isEnvCommand(words)).toBe(false);
    },
  );
});
