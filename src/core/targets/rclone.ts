import { rcloneIni } from '#core/ini/rclone.ts';
import { takeBackIni } from '#core/ini/takeBack.ts';
import { locateRclone } from './rclone/locate.ts';
import { rcloneNameFor } from './rclone/names.ts';
import { rcloneParts } from './rclone/parts.ts';
import { isRcloneSetting, planRclone } from './rclone/plan.ts';
import { readRclone } from './rclone/read.ts';
import { defineTarget } from './target.ts';

/**
 * rclone, checked with 1.60 and against the source of 1.73: its S3 remotes. One that names a profile
 * of the AWS files asks whatever that profile asks, so the secret need not stand in its own file.
 */
export const rcloneTarget = defineTarget({
  id: 'rclone',
  secretModes: ['reference', 'static'],
  place: 'fixed',
  holds: 'many',
  // rclone asks for a remote's name each time: this one is short, and stays the same.
  asDefault: { name: 'default', takeBack: (_part, texts) => takeBackIni(rcloneIni, texts) },
  words: {
    accessKeyId: 'access_key_id',
    secretAccessKey: 'secret_access_key',
    sessionToken: 'session_token',
    region: 'region',
    endpoint: 'endpoint',
    addressing: 'force_path_style',
  },
  locate: locateRclone,
  read: readRclone,
  parts: rcloneParts,
  writes: isRcloneSetting,
  plan: planRclone,
  nameFor: rcloneNameFor,
});
