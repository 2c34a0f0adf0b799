/** Reading planned files again: nothing may be lost or changed but the way to a secret. */
import { describe, expect, it } from 'vitest';
import { proveReplacement, type Replacement } from '#core/tools/imports/proof.ts';
import type { Saved } from '#core/tools/imports/take.ts';
import type { FoundProfile } from '#core/tools/targets/kit/target.ts';
import type { TargetId } from '#shared/model.ts';
import { profile } from '../../records.ts';
import { find, idOf, key, role, secret } from './given.ts';

type Side = { profiles: FoundProfile[]; text?: string | null };

const savedOf = (one: FoundProfile, tool: TargetId = 'aws'): Saved => ({
  find: find(one, { tool }),
  profile: profile(1),
  isNew: true,
});
const wantedOf = (saved: Saved, more: Partial<Replacement> = {}): Replacement => ({
  saved,
  mode: 'credential_process',
  roles: [],
  isBase: false,
  ...more,
});

/** Why each of these is refused; null when nothing is. */
async function prove(
  wanted: Replacement[],
  before: Side,
  after: Side,
  saved = wanted.map((one) => one.saved),
) {
  const file = { part: 'config', path: '/f' };
  const workspace = {
    read: async () => [{ ...file, text: after.text ?? null }],
    found: async () => before.text ?? null,
    // Which side is read is told by the text.
    profiles: async (_: unknown, [one]: { text: string | null }[]) => ({
      profiles: (one?.text ?? null) === (after.text ?? null) ? after.profiles : before.profiles,
      notices: [],
    }),
  };
  const faults = await proveReplacement(workspace as never, wanted, saved);
  return faults && [...faults.values()];
}

/** Replacing the key `one`, of which these are said, by what says that. */
const changed = (from: Partial<FoundProfile>, to: Partial<FoundProfile> | null, tool: TargetId = 'aws') => {
  const before = key('one', from);
  const after = to && {
    ...before,
    secretAccessKey: undefined,
    accessKeyId: undefined,
    kind: 'ours' as const,
    ...to,
  };
  return prove(
    [wantedOf(savedOf(before, tool))],
    { profiles: [before], text: 'before' },
    { profiles: after ? [after] : [], text: 'after' },
  );
};

describe('what is replaced', () => {
  it('leads to QCred, or to the AWS profile, and says all else that it said', async () => {
    const said = { region: 'eu-west-1', accountId: '1', endpoints: { s3: 'https://a.example' } };
    expect(await changed(said, {})).toBeNull();
    expect(await changed(said, { kind: 'reference', reference: 'one' })).toBeNull();
  });

  it.each<[string, Partial<FoundProfile> | null]>([
    ['It would no longer be there.', null],
    ['The tool would not ask QCred for it.', { kind: 'static' }],
    ['The tool would not ask QCred for it.', { kind: 'none' }],
    ['The tool would not ask QCred for it.', { kind: 'role' }],
    ['Its region would be another one.', { region: 'eu-north-1' }],
    ['Its region would be another one.', { region: undefined }],
    ['Its account would be another one.', { accountId: '2' }],
    ['Its account would be another one.', { accountId: undefined }],
    ['One of its endpoints would be another one.', { endpoints: { s3: 'https://b.example' } }],
    ['One of its endpoints would be another one.', { endpoints: {} }],
    [
      'One of its endpoints would be another one.',
      { endpoints: { s3: 'https://a.example', sts: 'https://s.example' } },
    ],
  ])('is refused otherwise: %s', async (why, after) => {
    const said = { region: 'eu-west-1', accountId: '1', endpoints: { s3: 'https://a.example' } };
    expect(await changed(said, after)).toEqual([why]);
  });

  it('may say what it did not say before only where not every setting counts', async () => {
    const more = { region: 'eu-west-1', endpoints: { s3: 'https://a.example' } };
    expect(await changed({}, { region: 'eu-west-1' })).toEqual(['Its region would be another one.']);
    expect(await changed({}, more, 'rclone')).toBeNull();
    expect(await changed({ region: 'eu-north-1' }, more, 'rclone')).toEqual([
      'Its region would be another one.',
    ]);
    // An account is learned anywhere.
    expect(await changed({}, { accountId: '1' })).toBeNull();
  });

  it('is judged alone: what others say is not its business', async () => {
    const [one, two] = [key('one'), key('two')];
    const ours = { ...one, kind: 'ours' as const };
    expect(
      await prove(
        [wantedOf(savedOf(one))],
        { profiles: [two, one], text: 'before' },
        { profiles: [ours], text: 'after' },
      ),
    ).toBeNull();
  });
});

describe('a role that is written for a key beside it', () => {
  const beside = {
    find: find(key('base-key'), { entry: 'base', part: 'key' }),
    profile: profile(1),
    isNew: true,
  } as const;
  const top = role('top', 'base', { externalId: 'x1' });
  const wanted = wantedOf(beside, { mode: 'reference', isBase: true, roles: [savedOf(top)] });
  /** What the files say of `base` and `top` before and after, and what of the entry that the key moved to. */
  const moved = (after: FoundProfile[]) =>
    prove(
      [wanted],
      { profiles: [role('base', 'root'), top], text: 'before' },
      { profiles: after, text: 'after' },
    );
  const base = role('base', 'root');
  const ours = key('base-key', { kind: 'ours' });
  const onIt = (sourceName: string | undefined, more: object = { externalId: 'x1' }) =>
    role('top', sourceName, more);

  it('builds on that key’s own entry from then on', async () => {
    expect(await moved([base, onIt('base-key'), ours])).toBeNull();
  });

  it.each([
    ['on the role still', onIt('base')],
    ['on nothing', onIt(undefined)],
    ['on what is not there', onIt('other')],
    ['on the key in the clear', onIt('root')],
  ])('builds on something else: %s', async (_, one) => {
    expect(await moved([base, one, ours, key('root')])).toEqual(['Its role would build on something else.']);
  });

  it('is the same role', async () => {
    expect(await moved([base, onIt('base-key', { externalId: 'x2' }), ours])).toEqual([
      'Its role would be another one.',
    ]);
    expect(await moved([base, { ...onIt('base-key'), kind: 'ours' }, ours])).toEqual([
      'The tool would not ask QCred for it.',
    ]);
  });

  it('stays on what did not move', async () => {
    expect(await moved([role('base', 'other'), onIt('base-key'), ours])).toEqual([
      'Its role would build on something else.',
    ]);
  });
});

describe('secrets', () => {
  const one = key('one');
  const ours = { ...one, kind: 'ours' as const };
  const texts = (before: string | null, after: string | null, saved?: Saved[]) =>
    prove(
      [wantedOf(savedOf(one))],
      { profiles: [one], text: before },
      { profiles: [ours], text: after },
      saved,
    );
  const mine = secret('one').reveal();
  /** Refused, and not for anything that one of them could mend. */
  const lost: string[] = [];

  it.each([
    `aws_secret_access_key = ${mine}`,
    `aws_secret_access_key = "${mine}"`,
    `aws_secret_access_key='${mine}'`,
    `aws_secret_access_key: ${mine} # mine`,
    `\texport AWS_SECRET_ACCESS_KEY=${mine} ; more`,
    'aws_secret_access_key =',
    `aws_access_key_id = ${idOf('x')}`,
    'region = eu-west-1',
    '# aws_secret_access_key of CANARY/somebody',
    '# aws_secret_access_key = CANARY/somebody',
    `aws_secret_access_key = ${mine}  `,
  ])('that the vault has, and what is none, may go: %s', async (line) => {
    expect(await texts(`[one]\n${line}\n`, '[one]\n')).toBeNull();
    expect(await texts(`[one]\r\n${line}\r\n`, '[one]\r\n')).toBeNull();
  });

  it.each([
    'aws_secret_access_key = CANARY/theirs',
    'aws_secret_access_key="CANARY/theirs"',
    'export DB_PASSWORD=CANARY/theirs',
    'export  DB_PASSWORD=CANARY/theirs',
    `aws_secret_access_key = "${mine}"more`,
    `aws_secret_access_key = more"${mine}"`,
    ` token : CANARY/theirs`,
    `aws_secret_access_key = "CANARY/theirs`,
    `aws_secret_access_key = ${mine}more`,
  ])('that the vault does not have may not go: %s', async (line) => {
    expect(await texts(`[one]\n${line}\n`, '[one]\n')).toEqual(lost);
    expect(await texts(`[one]\r${line}`, '[one]')).toEqual(lost);
    // It may move, though.
    expect(await texts(`[one]\n${line}\n`, `[two]\n${line}\n[one]\n`)).toBeNull();
  });

  it('are those of everything that was taken, not only of what is replaced', async () => {
    const two = savedOf(key('two', { sessionToken: secret('token') }));
    const before = `aws_secret_access_key = ${secret('two').reveal()}\naws_session_token = ${secret('token').reveal()}\n`;
    expect(await texts(before, '')).toEqual(lost);
    expect(await texts(before, '', [savedOf(one), two])).toBeNull();
  });

  it('are none in a file that is not there yet', async () => {
    expect(await texts(null, '[one]\n')).toBeNull();
  });
});

describe('several files', () => {
  const one = key('one');
  const ours = { ...one, kind: 'ours' as const };

  it('are each read again', async () => {
    const [here, there] = [wantedOf(savedOf(one)), wantedOf(savedOf(one, 'rclone'))];
    const workspace = {
      read: async ({ id }: { id: string }) => [{ part: 'config', path: `/${id}`, text: 'after' }],
      found: async () => 'before',
      profiles: async ({ id }: { id: string }, [file]: { text: string }[]) => ({
        profiles: file?.text === 'after' && id === 'aws' ? [ours] : [one],
      }),
    };
    const faults = await proveReplacement(workspace as never, [here, there], []);
    expect(faults).toEqual(new Map([[there, 'The tool would not ask QCred for it.']]));
  });

  it('of one tool are looked through for secrets each', async () => {
    const wanted = [wantedOf(savedOf(one))];
    const workspace = {
      read: async () => [
        { part: 'config', path: '/config', text: 'after' },
        { part: 'credentials', path: '/credentials', text: 'after' },
      ],
      found: async (path: string) => (path === '/config' ? 'token = CANARY/theirs' : ''),
      profiles: async (_: unknown, [file]: { text: string }[]) => ({
        profiles: [file?.text === 'after' ? ours : one],
      }),
    };
    expect(await proveReplacement(workspace as never, wanted, [])).toEqual(new Map());
  });
});
