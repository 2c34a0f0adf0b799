import { describe, expect, it } from 'vitest';
import { qtoolsTarget } from '#core/tools/targets/qtools.ts';
import { after, entryOf, filesOf, found, inMode, runTargetContract, secretText } from './contract.ts';

const node = `# node of the shop
user: quilibrium
scheduled_tasks:
  backup:
    enabled: true   # nightly
    qstorage_prefix: node-1

qstorage:
  access_key_id: FOREIGN   # of the shop
  access_key: 'for''eign'
  account_id: 1000000001
  bucket: shop
  region: q-world-1
  endpoint_url: https://qstorage.quilibrium.com
  prefix: node-1

# end
`;

runTargetContract(qtoolsTarget, {
  roles: false,
  tokens: false,
  keeps: ['name', 'provider', 'region', 'accountId', 'endpoints'],
  foreign: [
    { config: node },
    { config: 'qstorage: {"access_key_id": "FOREIGN", access_key: x, bucket: shop}\nuser: q\n' },
    { config: '\ufeffuser: q\r\nqstorage:\r\n    bucket: shop # ours\r\n    access_key_id: "FOREIGN"\r\n' },
    { config: '# only\n# comments\n' },
  ],
});

const files = (config: string) => filesOf(qtoolsTarget, { config });
const planned = (...args: Parameters<typeof qtoolsTarget.plan>) =>
  after(args[0], qtoolsTarget.plan(...args))[0]?.text;
const entry = { ...inMode('static', entryOf('default')), sessionToken: undefined };

describe('the file of QTools', () => {
  it('gets the block in its own words, the secret as access_key', () => {
    expect(planned(files('user: q\n'), [entry], [])).toBe(
      `user: q
qstorage:
  access_key_id: "ABCDEF12D213546709A"
  access_key: "${secretText}"
  account_id: "1000000000"
  region: "q-world-1"
  endpoint_url: "https://qstorage.quilibrium.com"
`,
    );
  });

  it('keeps bucket, prefix, comments and all else of the person, but for what stands behind a key that goes', () => {
    const text = planned(files(node), [entry], []) ?? '';
    expect(text.replace(secretText, 'S')).toBe(
      node
        .replace('FOREIGN ', '"ABCDEF12D213546709A" ')
        .replace("'for''eign'", '"S"')
        .replace('1000000001', '"1000000000"'),
    );
    expect(planned(files(text), [], ['default'])).toBe(
      node.replace(/^ {2}(?:access_key|access_key_id|account_id|region|endpoint_url):.*\n/gm, ''),
    );
  });

  it('is filled in where it stands empty', () => {
    expect(planned(files('qstorage: # ours\nuser: q\n'), [entry], [])).toMatch(
      /^qstorage: # ours\n {2}access_key_id: "[A-Z0-9]+"\n(?: {2}.*\n){4}user: q\n$/,
    );
  });

  it('loses the whole block where nothing else is in it', () => {
    const text = planned(files('user: q\n'), [entry], []) ?? '';
    expect(planned(files(text), [], ['default'])).toBe('user: q\n');
  });

  it('is read as a person wrote it', () => {
    const profile = found(qtoolsTarget, files(node), 'default');
    expect({ ...profile, secretAccessKey: profile.secretAccessKey?.reveal() }).toMatchObject({
      provider: 'quilibrium',
      kind: 'static',
      accessKeyId: 'FOREIGN',
      secretAccessKey: "for'eign",
      accountId: '1000000001',
      region: 'q-world-1',
      endpoints: { s3: 'https://qstorage.quilibrium.com' },
      where: { line: 9 },
    });
    expect(found(qtoolsTarget, files('qstorage:\n  region: x\n'), 'default')).toMatchObject({
      provider: 'quilibrium',
      kind: 'none',
    });
    expect(qtoolsTarget.read(files('qstorage:\n  bucket: b\n')).profiles).toEqual([]);
  });

  it('has no place for a session token, and is not written through an alias', () => {
    expect(() => planned(files(''), [inMode('static', entryOf('default'))], [])).toThrow('session token');
    const shared = 'other: &a\n  access_key_id: X\n  access_key: y\nqstorage: *a\n';
    expect(() => planned(files(shared), [entry], [])).toThrow('anchors or aliases');
    expect(planned(files(shared), [], ['default'])).toBe(shared.replace(/qstorage.*\n/, ''));
    expect(() => planned(files('- a list\n'), [entry], [])).toThrow('not a configuration of QTools');
  });

  it('is filled in where it stands as one word, or in braces', () => {
    const words = `{"access_key_id": "ABCDEF12D213546709A", "access_key": "${secretText}", "account_id": "1000000000", "region": "q-world-1", "endpoint_url": "https://qstorage.quilibrium.com"}`;
    expect(planned(files('qstorage: none\nuser: q\n'), [entry], [])).toBe(`qstorage: ${words}\nuser: q\n`);
    expect(planned(files('{user: q}\n'), [entry], [])).toBe(`{"qstorage": ${words}, user: q}\n`);
    expect(qtoolsTarget.fileName?.('default')).toBe('config.yml');
  });

  it('may say another word for the whole block, and no other', () => {
    expect(
      ['qstorage', 'qstorage.region', 'qstorage.bucket', 'user'].map((key) => qtoolsTarget.writes?.(key)),
    ).toEqual([true, true, false, false]);
  });

  it('is planned as it is: whether there is a secret, and nothing where nothing changes', () => {
    const [written] = qtoolsTarget.plan(files('user: q\n'), [entry], []);
    expect(written?.secret).toBe(true);
    const [removed] = qtoolsTarget.plan(files(node), [], ['default']);
    expect(removed?.secret).toBe(false);
    expect(qtoolsTarget.plan(filesOf(qtoolsTarget, {}), [], ['default'])).toEqual([]);
    expect(qtoolsTarget.plan(files('user: q\n'), [], ['default'])).toEqual([]);
    expect(qtoolsTarget.read(files('user: q\n'))).toEqual({ profiles: [], notices: [] });
    const [empty] = qtoolsTarget.plan(files('\n\nqstorage:\n  access_key_id: X\n\n'), [], ['default']);
    expect(empty?.text).toBe('');
  });

  it('is not taken out of, or written over, what it merges', () => {
    const merged = 'other: &a\n  access_key_id: X\n  access_key: y\nqstorage:\n  <<: *a\n';
    expect(() => planned(files(merged), [], ['default'])).toThrow('anchors or aliases');
    expect(found(qtoolsTarget, files(planned(files(merged), [entry], []) ?? ''), 'default').accessKeyId).toBe(
      'ABCDEF12D213546709A',
    );
  });
});
