import { takeBackIni } from '#core/formats/ini/takeBack.ts';
import { awsConfigIni } from '#core/tools/targets/aws/ini.ts';
import { defineTarget } from '../kit/target.ts';
import { locateAws } from './locate.ts';
import { awsNameFor } from './names.ts';
import { awsExpects, awsParts, isAwsSetting } from './parts.ts';
import { planAws } from './plan.ts';
import { readAws } from './read.ts';
import { repairAws } from './repair.ts';
import { keySettings } from './written.ts';

/** The AWS CLI, and the SDKs that share its files `~/.aws/config` and `~/.aws/credentials`. */
export const awsTarget = defineTarget({
  id: 'aws',
  secretModes: ['credential_process', 'static'],
  roleModes: ['credential_process', 'reference'],
  place: 'fixed',
  holds: 'many',
  asDefault: {
    name: 'default',
    // Both files are read by the same rules.
    takeBack: (_part, texts) => takeBackIni(awsConfigIni, texts),
  },
  words: {
    accessKeyId: 'aws_access_key_id',
    secretAccessKey: 'aws_secret_access_key',
    sessionToken: 'aws_session_token',
    accountId: 'aws_account_id',
    region: 'region',
    endpoint: 's3.endpoint_url',
    otherEndpoints: '[services].endpoint_url',
    addressing: 's3.addressing_style',
    role: 'role_arn',
  },
  locate: locateAws,
  read: readAws,
  parts: awsParts,
  writes: isAwsSetting,
  expects: awsExpects,
  decides: (key) => key === 'services' || keySettings.includes(key),
  plan: planAws,
  repair: repairAws,
  nameFor: awsNameFor,
});
