import { takeBackIni } from '#core/formats/ini/takeBack.ts';
import { rcloneIni } from '#core/tools/targets/rclone/ini.ts';
import { defineTarget } from '../kit/target.ts';
import { locateRclone } from './locate.ts';
import { rcloneNameFor } from './names.ts';
import { rcloneParts } from './parts.ts';
import { isRcloneSetting, planRclone } from './plan.ts';
import { readRclone } from './read.ts';

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
