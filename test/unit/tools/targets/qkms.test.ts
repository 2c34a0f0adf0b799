import { describe, expect, it } from 'vitest';
import { qkmsTarget } from '#core/tools/targets/qkms.ts';
import { after, entryOf, filesOf, inMode, runTargetContract, secretText } from './contract.ts';

const starter = `# of the starter
QKMS_SERVER=https://qkms.quilibrium.com
QKMS_APP_ID=FOREIGN   # the account
QKMS_APP_SECRET='for"eign'
QKMS_DATA_DIR=./qkms-sdk-data

PORT=3000
`;

const endpoints = { kms: 'https://qkms.quilibrium.com' };

runTargetContract(qkmsTarget, {
  roles: false,
  tokens: false,
  keeps: ['name', 'provider'],
  entry: { endpoints },
  foreign: [
    { file: starter },
    { file: 'export QKMS_APP_ID="FOREIGN"\r\nQKMS_APP_SECRET=x\r\n' },
    { file: '# only\n# comments\n' },
  ],
});

const files = (file: string) => filesOf(qkmsTarget, { file });
const planned = (...args: Parameters<typeof qkmsTarget.plan>) =>
  after(args[0], qkmsTarget.plan(...args))[0]?.text;
const entry = { ...inMode('static', entryOf('default')), sessionToken: undefined, endpoints };

describe("the .env of Quilibrium's QKMS SDK", () => {
  it('gets the pair in the words of the SDK, and where the service is', () => {
    expect(planned(files('PORT=1\n'), [entry], [])?.replace(secretText, 'S')).toMatch(
      /^PORT=1\nQKMS_APP_ID=.?ABCDEF12D213546709A.?\nQKMS_APP_SECRET=.?S.?\nQKMS_SERVER=.?https:\/\/qkms\.quilibrium\.com.?\n$/,
    );
  });

  it('keeps the data folder, comments and all else of the person', () => {
    const text = planned(files(starter), [entry], []) ?? '';
    expect(text).toContain('QKMS_DATA_DIR=./qkms-sdk-data\n\nPORT=3000\n');
    expect(text).toContain('   # the account\n');
    expect(planned(files(text), [], ['default'])).toBe(
      '# of the starter\nQKMS_DATA_DIR=./qkms-sdk-data\n\nPORT=3000\n',
    );
  });

  it('is read, wherever its service is', () => {
    expect(qkmsTarget.read(files(starter)).profiles).toMatchObject([
      { provider: 'quilibrium', accessKeyId: 'FOREIGN', endpoints },
    ]);
    expect(qkmsTarget.read(files('PORT=1\n')).profiles).toEqual([]);
  });
});
