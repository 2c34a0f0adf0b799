import { dockerTarget } from '#core/tools/targets/docker.ts';
import { runTargetContract } from './contract.ts';

runTargetContract(dockerTarget, {
  roles: false,
  keeps: ['name', 'provider', 'accountId', 'region', 'endpoints'],
  foreign: [
    { file: '# the service\nPORT=3000\n\n  INDENTED="quotes stay"\nHOME\nTRAILING=blank \n' },
    { file: 'AWS_ACCESS_KEY_ID=AKIAFOREIGN\nAWS_SECRET_ACCESS_KEY=foreign\nAWS_REGION=us-west-1' },
    { file: '\ufeffA=1\r\nAWS_PROFILE=x\r\n# end\r\n' },
  ],
});
