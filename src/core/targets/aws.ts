import { awsConfigIni, awsCredentialsIni } from '#core/ini/aws.ts';
import { takeBackIni } from '#core/ini/takeBack.ts';
import { locateAws } from './aws/locate.ts';
import { awsNameFor } from './aws/names.ts';
import { awsExpects, awsParts, isAwsSetting } from './aws/parts.ts';
import { planAws } from './aws/plan.ts';
import { readAws } from './aws/read.ts';
import { repairAws } from './aws/repair.ts';
import { keySettings } from './aws/written.ts';
import { defineTarget } from './target.ts';

/** The AWS CLI, and the SDKs that share its files `~/.aws/config` and `~/.aws/credentials`. */
export const awsTarget = defineTarget({
  id: 'aws',
  secretModes: ['credential_process', 'static'],
  roleModes: ['credential_process', 'reference'],
  place: 'fixed',
  holds: 'many',
  asDefault: {
    name: 'default',
    takeBack: (part, texts) => takeBackIni(part === 'credentials' ? awsCredentialsIni : awsConfigIni, texts),
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
