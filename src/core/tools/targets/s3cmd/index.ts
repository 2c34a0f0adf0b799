import { takeBackIni } from '#core/formats/ini/takeBack.ts';
import { s3cmdIni } from '#core/tools/targets/s3cmd/ini.ts';
import { withSoleEntry } from '../kit/soleEntry.ts';
import { defineTarget, soleName, soleNameFor } from '../kit/target.ts';
import { locateS3cmd } from './locate.ts';
import { s3cmdParts } from './parts.ts';
import { isS3cmdSetting, planS3cmd } from './plan.ts';
import { readS3cmd } from './read.ts';

/**
 * s3cmd, after its source (2.3) and tried with it. It takes keys from its own file, from variables
 * or from the machine's role; it asks no program for them, so the secret stands in the file.
 */
export const s3cmdTarget = defineTarget({
  id: 's3cmd',
  secretModes: ['static'],
  place: 'fixed',
  holds: 'one',
  asDefault: { name: soleName, takeBack: (_part, texts) => takeBackIni(s3cmdIni, texts) },
  words: {
    accessKeyId: 'access_key',
    secretAccessKey: 'secret_key',
    sessionToken: 'access_token',
    region: 'bucket_location',
    endpoint: 'host_base',
    addressing: 'host_bucket',
  },
  locate: locateS3cmd,
  read: readS3cmd,
  parts: s3cmdParts,
  writes: isS3cmdSetting,
  plan: withSoleEntry(planS3cmd),
  nameFor: soleNameFor,
});
