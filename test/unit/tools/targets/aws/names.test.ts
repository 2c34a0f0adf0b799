import { describe, expect, it } from 'vitest';
import { awsSectionHeader, awsSectionName } from '#core/tools/targets/aws/ini.ts';
import { awsNameFor } from '#core/tools/targets/aws/names.ts';

describe('a profile’s name', () => {
  it.each(['a', 'Work_1./%@:+-', 'default', 'x'.repeat(255)])('may be %j', (name) => {
    expect(awsNameFor(name)).toEqual({ legal: true, nearest: name, why: '' });
  });

  it.each<[name: string, nearest: string, why: RegExp]>([
    ['', 'profile', /letters, digits/],
    ['my  work, 2', 'my-work-2', /letters, digits/],
    ['  -a-b--', 'a-b', /letters, digits/],
    ['(a)', 'a', /letters, digits/],
    ['Zürich', 'Zurich', /letters, digits/],
    ['日本 3', 'profile-3', /letters, digits/],
    ['日本', 'profile', /letters, digits/],
    ['-- --', 'profile', /letters, digits/],
    ['DEFAULT', 'profile-DEFAULT', /meaning of its own/],
    ['__proto__', 'profile-proto', /meaning of its own/],
    ['DEFAULT!', 'profile', /letters, digits/],
    ['x'.repeat(256), 'x'.repeat(255), /at most 255/],
    [`${'x '.repeat(127)}y`, `${'x-'.repeat(127)}y`, /letters, digits/],
    ['é'.repeat(256), 'e'.repeat(255), /at most 255/],
  ])('is not %j but %j', (name, nearest, why) => {
    expect(awsNameFor(name)).toEqual({ legal: false, nearest, why: expect.stringMatching(why) });
  });
});

describe('a header of the config file', () => {
  it.each<[header: string, kind: string, name: string]>([
    ['default', 'profile', 'default'],
    ['profile a', 'profile', 'a'],
    ['profile \t work', 'profile', 'work'],
    ['profile "a b"', 'profile', 'a b'],
    ["profile 'a \"b'", 'profile', 'a "b'],
    ['profile a\\ b', 'profile', 'a b'],
    ['profile ""', 'profile', ''],
    ['services a.b', 'services', 'a.b'],
    ['sso-session corp', 'sso-session', 'corp'],
  ])('[%s] is %s %j', (header, kind, name) => {
    expect(awsSectionName(header)).toEqual({ kind, name });
  });

  it.each([
    '',
    'a',
    'profile',
    '"profile"',
    'profilea',
    'profile a b',
    'Profile a',
    'preview x',
    'x profile a',
    '"profile a"',
    'profile "a',
    ' profile',
    'profile ',
  ])('[%s] names none', (header) => {
    expect(awsSectionName(header)).toBeNull();
  });

  it.each<[name: string, header: string]>([
    ['a', 'profile a'],
    ['', 'profile ""'],
    ['a b', 'profile "a b"'],
    ["a'b", 'profile "a\'b"'],
    ['a"b\\c', 'profile "a\\"b\\\\c"'],
  ])('for %j is [%s], and read as it', (name, header) => {
    expect(awsSectionHeader('profile', name)).toBe(header);
    expect(awsSectionName(header)).toEqual({ kind: 'profile', name });
  });
});
