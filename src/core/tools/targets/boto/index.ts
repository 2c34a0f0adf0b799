import { takeBackIni } from '#core/formats/ini/takeBack.ts';
import { configparserIni } from '#core/tools/targets/boto/ini.ts';
import { defineTarget, soleName, soleNameFor } from '../kit/target.ts';
import { locateBoto } from './locate.ts';
import { botoParts, isBotoSetting } from './parts.ts';
import { planBoto } from './plan.ts';
import { readBoto } from './read.ts';

/**
 * gsutil, and the boto library (2.x) it is built on, after their source and tried with gsutil 5.34
 * and boto 2.49. The file has room for one key of an S3 service and one of Google Cloud Storage; a
 * profile goes where its provider belongs and leaves the other alone. There is no setting for a
 * region: boto takes it from the host's name.
 */
export const botoTarget = defineTarget({
  id: 'boto',
  secretModes: ['static'],
  place: 'fixed',
  holds: 'one',
  asDefault: { name: soleName, takeBack: (_part, texts) => takeBackIni(configparserIni, texts) },
  words: {
    accessKeyId: 'aws_access_key_id',
    secretAccessKey: 'aws_secret_access_key',
    sessionToken: 'aws_security_token',
    endpoint: 's3_host',
    addressing: 'calling_format',
  },
  locate: locateBoto,
  read: readBoto,
  parts: botoParts,
  writes: isBotoSetting,
  plan: planBoto,
  nameFor: soleNameFor,
});
