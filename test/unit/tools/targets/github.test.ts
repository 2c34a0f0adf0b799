import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { githubTarget } from '#core/tools/targets/github.ts';
import { QCredError } from '#shared/errors.ts';
import { runs } from '../../../support/long.ts';
import { after, entryOf, filesOf, found, runTargetContract } from './contract.ts';

const workflow = [
  '# publishes the site',
  'name: Publish',
  'on:',
  '  push:',
  '    branches: [main]',
  '',
  'jobs:',
  '  publish:',
  '    runs-on: ubuntu-latest',
  '    env:',
  '      AWS_PROFILE: not-this-one',
  '    steps:',
  '      - uses: actions/checkout@v4',
  '      - run: |',
  '          env: not this either',
  '          aws s3 sync site s3://site-www',
  '',
].join('\n');

runTargetContract(githubTarget, {
  roles: false,
  tokens: false,
  keeps: ['name', 'provider', 'accountId', 'region', 'endpoints'],
  foreign: [
    { file: workflow },
    {
      file: workflow.replace(
        'jobs:',
        [
          'env: # for all jobs',
          '    # what the site needs',
          '    "NODE_ENV": production # yes',
          '    AWS_REGION: us-west-1',
          `    AWS_ACCESS_KEY_ID: $\{{ secrets.MY_KEY }}`,
          `    AWS_SECRET_ACCESS_KEY: $\{{secrets.MY_SECRET}}`,
          '    NOTE: >-',
          '      AWS_REGION: not-this-one',
          '',
          'jobs:',
        ].join('\n'),
      ),
    },
    { file: '\ufeffname: x\r\nenv:\r\n  AWS_REGION: "x"\r\n  # end\r\n' },
  ],
});

const fileOf = (text: string) => filesOf(githubTarget, { file: text });
const write = (text: string, over = {}) =>
  after(fileOf(text), githubTarget.plan(fileOf(text), [entryOf('default', { mode: 'none', ...over })], []))[0]
    ?.text ?? '';
const read = (lines: string) => found(githubTarget, fileOf(`env:\n${lines}\n`), 'default');

describe('the block of variables', () => {
  it('names secrets, quotes what YAML would take for a number, and stands alone in a new file', () => {
    expect(write('')).toBe(
      [
        'env:',
        `  AWS_ACCESS_KEY_ID: $\{{ secrets.AWS_ACCESS_KEY_ID }}`,
        `  AWS_SECRET_ACCESS_KEY: $\{{ secrets.AWS_SECRET_ACCESS_KEY }}`,
        '  AWS_REGION: q-world-1',
        '  AWS_DEFAULT_REGION: q-world-1',
        "  AWS_ACCOUNT_ID: '1000000000'",
        '  AWS_ENDPOINT_URL_S3: https://qstorage.quilibrium.com',
        '  AWS_ENDPOINT_URL_IAM: https://qnzm.quilibrium.com',
        '  AWS_REQUEST_CHECKSUM_CALCULATION: when_required',
        '  AWS_RESPONSE_CHECKSUM_VALIDATION: when_required',
        '',
      ].join('\n'),
    );
  });

  it('keeps the names that secrets have, and stands above what follows', () => {
    const text = write(`env:\n  AWS_ACCESS_KEY_ID: $\{{ secrets.MINE }}\n\n# the jobs\njobs:\n  a: 1\n`);
    expect(text).toMatch(/^env:\n {2}AWS_ACCESS_KEY_ID: \$\{\{ secrets.MINE \}\}\n {2}AWS_SECRET/);
    expect(text).toMatch(/when_required\n\n# the jobs\njobs:\n {2}a: 1\n$/);
  });

  it('takes nothing from blocks of jobs and steps', () => {
    expect(githubTarget.read(fileOf(workflow)).profiles).toEqual([]);
  });

  it('refuses a block that is not written in lines', () => {
    for (const text of ['env: { A: b }\n', 'on: push\nenv: *shared\n', `env: $\{{ fromJSON(x) }}\n`]) {
      expect(() => write(text)).toThrow(QCredError);
    }
  });

  it('finds a key that stands in the file, so that it can be taken out', () => {
    const profile = read('  AWS_ACCESS_KEY_ID: ABC\n  AWS_SECRET_ACCESS_KEY: "CANARY"');
    expect(profile).toMatchObject({ kind: 'static', accessKeyId: 'ABC' });
    expect(profile.secretAccessKey?.reveal()).toBe('CANARY');
    expect(write('env:\n  AWS_SECRET_ACCESS_KEY: CANARY\n')).not.toContain('CANARY');
  });

  it.each([
    ["'it''s'", "it's"],
    ['"x" # c', 'x'],
    ['x # c', 'x'],
    ['x#c', 'x#c'],
    ["''", undefined],
    ['', undefined],
    [`$\{{ vars.REGION }}`, undefined],
    ['"a\\nb"', undefined],
    ['&a x', undefined],
    ['x\n    y', undefined],
    ['|\n    x', undefined],
  ])('reads %j', (value, region) => {
    expect(read(`  AWS_PROFILE: p\n  AWS_REGION: ${value}`).region).toBe(region);
  });

  it('says to YAML what it means', () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 });
    const hard = fc.constantFrom('yes', '~', '0x1F', '1e9', '- a', 'a: b', '#a', 'a #b', "it's", '*a', '@a');
    fc.assert(
      fc.property(fc.oneof(hard, text), (accountId) => {
        let written: string;
        try {
          written = write(workflow, { accountId });
        } catch (error) {
          if (error instanceof QCredError && error.code === 'bad_input') return;
          throw error;
        }
        const document: { env: Record<string, unknown> } = parse(written);
        expect(document.env.AWS_ACCOUNT_ID).toBe(accountId);
        expect(found(githubTarget, fileOf(written), 'default').accountId).toBe(accountId);
      }),
      { numRuns: runs(500, 5000) },
    );
  });

  it.each([
    ['', '\n', []],
    [' # c', ' # c\n', []],
    [' x\n      # c', '\n', ['\n      # c\n']],
    [' |\n      # c', '\n', []],
    ["   'x'  # c", '  # c\n', []],
  ])('replaces the value %j and nothing else', (value, end, kept) => {
    const text = write(`env:\n  AWS_REGION:${value}\n`);
    const parsed: { env: Record<string, unknown> } = parse(text);
    expect(parsed.env.AWS_REGION).toBe('q-world-1');
    expect(text.startsWith(`env:\n  AWS_REGION: q-world-1${end}`)).toBe(true);
    for (const piece of kept) expect(text).toContain(piece);
  });

  it('is no secret to the file system, unless a key stands in it', () => {
    const entries = [entryOf('default', { mode: 'none' })];
    expect(githubTarget.plan(fileOf(workflow), entries, [])[0]?.secret).toBe(false);
    const token = `${workflow}env:\n  AWS_SESSION_TOKEN: 'CANARY'\n`;
    expect(githubTarget.plan(fileOf(token), entries, [])[0]?.text).not.toContain('CANARY');
  });

  it('never writes an expression that it was handed', () => {
    expect(() => write('', { region: `$\{{ secrets.OTHER }}x` })).toThrow(QCredError);
    expect(() => write('', { accountId: `$\{{ github.token }}` })).toThrow(QCredError);
    expect(() => write('', { accountId: `$\{{ secrets.OTHER }}` })).toThrow(QCredError);
  });
});
