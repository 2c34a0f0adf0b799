import { powershellTarget } from '#core/tools/targets/powershell.ts';
import { runTargetContract } from './contract.ts';

runTargetContract(powershellTarget, {
  roles: false,
  keeps: ['name', 'provider', 'accountId', 'region', 'endpoints'],
  foreign: [
    {
      file: [
        "# don't lose this",
        'Set-Alias ll Get-ChildItem',
        '<#',
        "$env:AWS_PROFILE = 'not-this-one'",
        '#>',
        "$text = @'",
        "$env:AWS_PROFILE = 'nor this one'",
        "'@",
        'function prompt {',
        '    $env:AWS_PROFILE = "perhaps"',
        '    "PS $($pwd.Path) > "',
        '}',
        '',
      ].join('\n'),
    },
    {
      file: [
        "$env:AWS_ACCESS_KEY_ID = 'AKIAFOREIGN'  # mine",
        '$Env:AWS_SECRET_ACCESS_KEY="foreign"',
        `$\{env:AWS_REGION}="us-west-1"`,
      ].join('\n'),
    },
    { file: "\ufeffCls\r\n$env:AWS_PROFILE = 'x'\r\n# end\r\n" },
  ],
});
