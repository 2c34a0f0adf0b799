import { direnvTarget } from '#core/targets/direnv.ts';
import { runTargetContract } from './contract.ts';

runTargetContract(direnvTarget, {
  roles: false,
  keeps: ['name', 'provider', 'accountId', 'region', 'endpoints'],
  foreign: [
    {
      file: [
        '#!/usr/bin/env bash',
        'source_up',
        'use node 20',
        "# it's a comment with one quote",
        'PATH_add bin',
        'export GREETING="hello',
        'export AWS_PROFILE=not-this-one',
        '"',
        'cat > /dev/null <<-EOF',
        '\texport AWS_PROFILE=nor-this-one',
        '\tEOF',
        'if [ -n "$CI" ]; then',
        '  export AWS_PROFILE=perhaps',
        'fi',
        'export NAME="$(id -un)"',
        '',
      ].join('\n'),
    },
    {
      file: [
        'export AWS_ACCESS_KEY_ID=AKIAFOREIGN # mine',
        "export AWS_SECRET_ACCESS_KEY='fore''ign'",
        'AWS_REGION=us-west-1',
        'layout python',
      ].join('\n'),
    },
    { file: 'export AWS_PROFILE=x\r\n# end\r\n' },
    { file: 'eval "$(qcred env --profile work)"\n# after' },
  ],
});
