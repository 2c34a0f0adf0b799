import { posix, win32 } from 'node:path';
import { expandHome } from '../kit/expandHome.ts';
import type { TargetEnvironment, TargetFile } from '../kit/target.ts';

/**
 * The two files of the AWS CLI. `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE` name others;
 * in them `$NAME`, `${NAME}` (on Windows also `%NAME%`) and a leading `~` are expanded, as botocore
 * does in `configloader.raw_config_parse`. A relative path counts from the current folder, as there.
 */
export function locateAws(environment: TargetEnvironment): TargetFile[] {
  const { env, home, platform } = environment;
  const path = platform === 'win32' ? win32 : posix;
  return [
    { part: 'config', path: pathFrom(env.AWS_CONFIG_FILE, path.join(home, '.aws', 'config'), environment) },
    {
      part: 'credentials',
      path: pathFrom(env.AWS_SHARED_CREDENTIALS_FILE, path.join(home, '.aws', 'credentials'), environment),
    },
  ];
}

function pathFrom(variable: string | undefined, usual: string, environment: TargetEnvironment): string {
  if (!variable) return usual;
  const path = environment.platform === 'win32' ? win32 : posix;
  return path.resolve(expandHome(expandVariables(variable, environment), environment));
}

/** Like Python's `os.path.expandvars`: a variable that is not set stays as it is written. */
function expandVariables(text: string, { env, platform }: TargetEnvironment): string {
  const names = platform === 'win32' ? /\$\{([^}]+)\}|\$(\w+)|%([^%]+)%/g : /\$\{([^}]+)\}|\$(\w+)/g;
  return text.replace(names, (whole, braced?: string, bare?: string, percent?: string) => {
    return env[braced ?? bare ?? percent ?? ''] ?? whole;
  });
}
