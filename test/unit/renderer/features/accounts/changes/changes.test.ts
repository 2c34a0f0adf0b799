import { describe, expect, it } from 'vitest';
import { fieldsFor, policyKindOf } from '#renderer/features/accounts/changes/forms.ts';
import { firstJob, jobChange } from '#renderer/features/accounts/changes/job.ts';
import {
  changeOf,
  firstValues,
  holderPicks,
  policyPicks,
} from '#renderer/features/accounts/changes/values.ts';
import { noBlanks } from '#renderer/features/accounts/policy/jobs.ts';
import type { ChangeWish } from '#renderer/stores/view.ts';
import type { Account } from '#shared/account.ts';
import { emptyMirror, type Mirror } from '#shared/mirror.ts';

const allowAll = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}';

const identity = (name: string, kind: string) => ({
  name,
  path: '/',
  arn: `arn:aws:iam::1:${kind}/${name}`,
  id: name,
  attached: [],
  inline: [],
});
const policy = (name: string, own: boolean, owner = own ? '1' : 'aws') => ({
  ...identity(name, 'policy'),
  arn: `arn:aws:iam::${owner}:policy/${name}`,
  description: '',
  own,
  defaultVersion: 'v1',
  versions: [],
  document: own ? allowAll : null,
});
const mirror: Mirror = {
  ...emptyMirror('a', '2026-01-01T00:00:00.000Z'),
  users: [
    { ...identity('anna', 'user'), groups: [], tags: { team: 'web', stage: 'dev' }, keys: [], mfa: null },
  ],
  groups: [identity('admins', 'group')],
  roles: [{ ...identity('reader', 'role'), description: '', trust: allowAll, tags: {} }],
  policies: [policy('ReadOnly', false), policy('ReadOnly', true), policy('Deploy', true)],
};
const account: Account = {
  id: 'a',
  name: 'work',
  provider: 'quilibrium',
  accountId: '1',
  credentialId: 'c',
  principal: { kind: 'user', name: 'demo', arn: 'arn:verenc:iam::1:user/demo' },
  endpoints: {},
  syncMinutes: 60,
  missing: [],
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
};

const names = (wish: ChangeWish) => fieldsFor(wish).map(({ name }) => name);
const typed = (wish: ChangeWish, texts: Record<string, string>) =>
  changeOf(wish, { texts, tags: [] }, mirror);

describe('what a change asks for', () => {
  it('is nothing when all is said, or only what may be left out is not', () => {
    const complete: ChangeWish[] = [
      { kind: 'set-key', user: 'anna', key: 'AKIA1', active: false },
      { kind: 'delete-user', name: 'anna' },
      { kind: 'detach', holder: { kind: 'user', name: 'anna' }, policyArn: 'arn:x' },
      { kind: 'create-key', user: 'anna' },
      { kind: 'set-tags', holder: { kind: 'user', name: 'anna' }, set: { a: 'b' }, remove: [] },
    ];
    for (const wish of complete) expect(fieldsFor(wish), wish.kind).toEqual([]);
  });

  it('is what the wish does not say, and documents in any case', () => {
    expect(names({ kind: 'create-key' })).toEqual(['user', 'profileName']);
    expect(names({ kind: 'attach', holder: { kind: 'user', name: 'anna' } })).toEqual(['policyArn']);
    expect(names({ kind: 'join-group', group: 'admins' })).toEqual(['user']);
    expect(
      names({
        kind: 'put-inline',
        holder: { kind: 'role', name: 'reader' },
        name: 'x',
        document: allowAll,
      }),
    ).toEqual(['document']);
  });

  it('begins with what there is now', () => {
    const inline = firstValues({ kind: 'set-trust', role: 'reader' }, mirror, account);
    expect(inline.texts.document).toBe(JSON.stringify(JSON.parse(allowAll), null, 2));
    expect(
      firstValues({ kind: 'set-tags', holder: { kind: 'user', name: 'anna' } }, mirror, account).tags,
    ).toEqual([
      { id: 0, key: 'stage', value: 'dev' },
      { id: 1, key: 'team', value: 'web' },
    ]);
    expect(firstValues({ kind: 'create-role' }, mirror, account).texts.trust).toContain(
      'arn:verenc:iam::1:root',
    );
  });

  it('checks a document as what it is for', () => {
    expect(policyKindOf({ kind: 'put-inline', holder: { kind: 'group', name: 'admins' } })).toBe(
      'inline_group',
    );
    expect(policyKindOf({ kind: 'create-role' })).toBe('trust');
    expect(policyKindOf({ kind: 'new-version' })).toBe('managed');
  });
});

describe('a change from what was typed', () => {
  it('has names without the space around them, and nothing for what was left empty', () => {
    expect(typed({ kind: 'create-user' }, { name: ' bo ', groups: '' })).toEqual({
      change: { kind: 'create-user', name: 'bo', groups: [] },
    });
    expect(typed({ kind: 'create-user' }, { name: 'bo', groups: 'admins', path: '/eu/' })).toEqual({
      change: { kind: 'create-user', name: 'bo', groups: ['admins'], path: '/eu/' },
    });
  });

  it('says field by field what is missing or wrong', () => {
    expect(typed({ kind: 'create-user' }, {})).toEqual({ problems: { name: 'Fill this in.' } });
    expect(typed({ kind: 'create-user' }, { name: 'b o', path: 'eu' })).toEqual({
      problems: {
        name: 'It may hold letters, digits and + = , . @ _ -.',
        path: 'Starts and ends with a slash.',
      },
    });
    expect(typed({ kind: 'create-role' }, { name: 'r', trust: '{}', maxSessionSeconds: 'an hour' })).toEqual({
      problems: { trust: 'Mend the policy first.' },
    });
    expect(typed({ kind: 'attach' }, { holder: 'anna', policyArn: 'Deploy' })).toEqual({
      problems: { holder: 'Write its kind before its name, as in user anna.' },
    });
    expect(typed({ kind: 'attach' }, { holder: 'user anna', policyArn: 'Nonsense' })).toEqual({
      problems: { policyArn: 'No policy of this account is called that.' },
    });
  });

  it('finds a policy by its name, or takes its ARN', () => {
    const wish: ChangeWish = { kind: 'attach', holder: { kind: 'user', name: 'anna' } };
    expect(policyPicks(mirror).map(({ label }) => label)).toEqual([
      'Deploy',
      'arn:aws:iam::1:policy/ReadOnly',
      'arn:aws:iam::aws:policy/ReadOnly',
    ]);
    for (const policyArn of ['Deploy', 'arn:aws:iam::1:policy/Deploy']) {
      expect(typed(wish, { policyArn })).toEqual({
        change: { ...wish, policyArn: 'arn:aws:iam::1:policy/Deploy' },
      });
    }
  });

  it('takes every option of a picker for whom it names', () => {
    const holders = holderPicks(mirror).map(({ label }) =>
      typed({ kind: 'attach' }, { holder: label, policyArn: 'Deploy' }),
    );
    expect(
      holders.map((one) => 'change' in one && one.change.kind === 'attach' && one.change.holder),
    ).toEqual([
      { kind: 'user', name: 'anna' },
      { kind: 'group', name: 'admins' },
      { kind: 'role', name: 'reader' },
    ]);
  });

  it('sets the tags that are new or other, and removes those that are gone', () => {
    const wish: ChangeWish = { kind: 'set-tags', holder: { kind: 'user', name: 'anna' } };
    const tags = (...rows: [string, string][]) =>
      changeOf(wish, { texts: {}, tags: rows.map(([key, value], id) => ({ id, key, value })) }, mirror);
    expect(tags(['team', 'web'], ['owner', 'bo'], ['', 'nothing'])).toEqual({
      change: { ...wish, set: { owner: 'bo' }, remove: ['stage'] },
    });
    expect(tags(['a', '1'], ['a ', '2'])).toEqual({
      problems: { tags: 'Two of these tags have the same name.' },
    });
  });
});

describe('a key for a job', () => {
  const job = { ...firstJob(undefined), blanks: { ...noBlanks, bucket: 'photos' } };

  it('is named after the job, or as the person says', () => {
    expect(jobChange(job)).toMatchObject({
      change: { kind: 'create-job-key', user: 'read-photos', policyName: 'read-photos' },
    });
    expect(jobChange({ ...job, user: 'bo', policyName: 'p', profileName: ' mine ' })).toMatchObject({
      change: { user: 'bo', policyName: 'p', profileName: 'mine' },
    });
  });

  it('has the policy that was written by hand, once it is right', () => {
    expect(jobChange({ ...job, written: allowAll })).toMatchObject({ change: { document: allowAll } });
    expect(jobChange({ ...job, written: '{' })).toEqual({ problems: { document: 'Mend the policy first.' } });
  });

  it('waits for its blanks and names', () => {
    expect(jobChange(firstJob('bo'))).toMatchObject({ problems: { document: 'Fill this in.' } });
    expect(jobChange({ ...job, user: '' })).toMatchObject({ problems: { user: 'It must not be empty.' } });
  });
});
