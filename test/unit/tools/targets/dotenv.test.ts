import { dotenvTarget } from '#core/tools/targets/dotenv.ts';
import { runTargetContract } from './contract.ts';

runTargetContract(dotenvTarget, {
  roles: false,
  keeps: ['name', 'provider', 'accountId', 'region', 'endpoints'],
  foreign: [
    {
      file: [
        '# the app',
        'PORT=3000',
        '',
        '  export NODE_ENV = "development"   # not production',
        'GREETING="Hello,',
        'AWS_PROFILE=not-this-one',
        'world"',
        "QUOTED='a # b'",
        'not an assignment',
        'EMPTY=',
        '',
      ].join('\n'),
    },
    {
      file: [
        '# AWS',
        'export AWS_ACCESS_KEY_ID="AKIAFOREIGN"   # mine',
        "AWS_SECRET_ACCESS_KEY='foreign'",
        'AWS_ENDPOINT_URL=https://s3.us-west-1.wasabisys.com',
        'AWS_DEFAULT_REGION=us-west-1',
        'DATABASE_URL=postgres://x',
      ].join('\n'),
    },
    { file: '\ufeffA=1\r\nAWS_PROFILE=x\r\n# end\r\n' },
  ],
});
