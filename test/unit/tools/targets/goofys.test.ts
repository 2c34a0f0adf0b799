import { expect, it } from 'vitest';
import { goofysTarget } from '#core/tools/targets/goofys.ts';
import { after, entryOf, filesOf, inMode, runTargetContract, withoutClearing } from './contract.ts';

runTargetContract(goofysTarget, {
  roles: false,
  keeps: ['name', 'provider', 'region', 'endpoints'],
  foreign: [
    { file: '#!/bin/sh\n# mounts at boot\nset -eu\nFOLDER="$HOME/mnt"\n' },
    { file: 'export AWS_PROFILE=old\ngoofys --endpoint http://localhost:9000 data "$FOLDER"\n# end' },
    { file: 'export AWS_ACCESS_KEY_ID=AKIA\r\nexport AWS_SECRET_ACCESS_KEY=foreign\r\n' },
  ],
});

it('has region and endpoint to hand on to the command line', () => {
  const files = filesOf(goofysTarget);
  const entry = inMode('reference', entryOf('default'));
  expect(withoutClearing(after(files, goofysTarget.plan(files, [entry], []))[0]?.text ?? '')).toBe(
    'export AWS_PROFILE=aws-profile\nexport AWS_REGION=q-world-1\nexport AWS_ENDPOINT_URL_S3=https://qstorage.quilibrium.com\n',
  );
});
