import { describe, expect, it } from 'vitest';
import { checkRequest } from '#core/tools/exports/checks.ts';
import type { Target } from '#core/tools/targets/kit/target.ts';
import type { Profile, SecretMode } from '#shared/model.ts';

const target = (more: Partial<Target> = {}): Target =>
  ({
    label: 'the tool',
    place: 'fixed',
    holds: 'many',
    secretModes: ['static', 'none'],
    words: {},
    ...more,
  }) as Target;
const profile = (kind: 'credential' | 'role', name = 'ana') => ({ name, source: { kind } }) as Profile;

/** What a request is refused with; nothing where it is not. */
const refused = (
  one: Target,
  mode: SecretMode,
  profiles: readonly Profile[] = [profile('credential')],
  path?: string,
) => {
  try {
    checkRequest(one, mode, path, profiles);
  } catch (error) {
    const { code, message, hint } = error as { code: string; message: string; hint: string };
    return [code, message, hint];
  }
  return undefined;
};

describe('a request', () => {
  it('is for the ways that a tool has', () => {
    expect(refused(target(), 'static')).toBeUndefined();
    expect(refused(target(), 'credential_process')).toEqual([
      'unsupported',
      'the tool cannot use "credential_process".',
      'Choose static or none.',
    ]);
  });

  it('names a file where the tool has none of its own', () => {
    const chosen = target({ place: 'chosen' });
    expect(refused(chosen, 'static')?.slice(0, 2)).toEqual([
      'bad_input',
      'the tool has no file of its own to write to.',
    ]);
    expect(refused(chosen, 'static', undefined, '/x')).toBeUndefined();
  });

  it('is for one profile where a file holds one', () => {
    const two = [profile('credential'), profile('credential', 'bob')];
    expect(refused(target({ holds: 'one' }), 'static', two)).toEqual([
      'unsupported',
      'A file of the tool holds one profile.',
      'Choose one.',
    ]);
    expect(refused(target({ holds: 'one' }), 'static', two.slice(1))).toBeUndefined();
    expect(refused(target(), 'static', two)).toBeUndefined();
  });
});

describe('a role', () => {
  const role = [profile('credential', 'base'), profile('role')];
  const cannot = 'the tool cannot assume the role of "ana".';

  it('cannot be written where a tool has no word for it, and the way out is said', () => {
    expect(refused(target(), 'static', role)).toEqual([
      'unsupported',
      cannot,
      'Choose a profile with a key of its own.',
    ]);
    expect(refused(target({ secretModes: ['static', 'credential_process'] }), 'static', role)).toEqual([
      'unsupported',
      cannot,
      'Let it ask QCred, which assumes the role.',
    ]);
    expect(refused(target({ secretModes: ['static', 'reference'] }), 'static', role)).toEqual([
      'unsupported',
      cannot,
      'Let it refer to the AWS profile: that one gets the role from QCred.',
    ]);
    // In no way at all, whichever is asked for.
    expect(refused(target(), 'reference', role.slice(1))?.[1]).toBe(cannot);
  });

  it('is written in the ways that are left', () => {
    const asks = target({ secretModes: ['static', 'credential_process'] });
    expect(refused(asks, 'credential_process', role)).toBeUndefined();
    expect(refused(asks, 'reference', role.slice(1))).toEqual([
      'unsupported',
      'the tool cannot use "reference".',
      'Choose credential_process.',
    ]);
    expect(refused(target({ words: { role: 'x' } as Target['words'] }), 'static', role)).toBeUndefined();
  });
});
