import { describe, expect, it } from 'vitest';
import type { Target } from '#core/tools/targets/kit/target.ts';
import { mcTarget } from '#core/tools/targets/mc/index.ts';
import { rcloneTarget } from '#core/tools/targets/rclone/index.ts';
import { s3cmdTarget } from '#core/tools/targets/s3cmd/index.ts';

const read = (target: Target, text: string) => {
  const [file] = target.locate({ home: '/home/p', env: {}, platform: 'linux' });
  const [profile] = target.read([{ part: file?.part ?? '', path: file?.path ?? '', text }]).profiles;
  return profile;
};
const remote = (lines: string) =>
  `[old]\ntype = s3\nprovider = Other\naccess_key_id = K\nsecret_access_key = CANARY\nendpoint = https://s3.example.com\n${lines}\n`;

describe('signature version 2', () => {
  it.each<[string, Target, string]>([
    ['rclone, in the place of a region', rcloneTarget, remote('region = other-v2-signature')],
    ['rclone, by v2_auth', rcloneTarget, remote('v2_auth = true')],
    [
      's3cmd',
      s3cmdTarget,
      '[default]\naccess_key = K\nsecret_key = CANARY\nhost_base = s3.example.com\nsignature_v2 = True\n',
    ],
    [
      'mc',
      mcTarget,
      '{"version":"10","aliases":{"old":{"url":"https://s3.example.com","accessKey":"K","secretKey":"CANARY","api":"S3v2"}}}',
    ],
  ])('%s: is said, and is no region', (_name, target, text) => {
    const profile = read(target, text);
    expect(profile?.kind).toBe('static');
    expect(profile?.region).toBeUndefined();
    expect(profile?.notices.map(({ message }) => message)).toEqual([
      expect.stringContaining('signs with version 2'),
    ]);
  });

  it.each(['region = eu', 'v2_auth = false', ''])('rclone: is not said of "%s"', (lines) => {
    expect(read(rcloneTarget, remote(lines))?.notices).toEqual([]);
  });
});
