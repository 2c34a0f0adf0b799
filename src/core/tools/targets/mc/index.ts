import { posix, win32 } from 'node:path';
import { defineTarget, type TargetEnvironment, type TargetFile } from '../kit/target.ts';
import { mcNameFor } from './names.ts';
import { isMcField, mcParts } from './parts.ts';
import { planMc } from './plan.ts';
import { readMc } from './read.ts';

/**
 * The MinIO client, after its published source (github.com/minio/mc: `cmd/config-v10.go`,
 * `cmd/config.go`, `cmd/config-validate.go`). Its aliases have no region: mc asks the server for it.
 */
export const mcTarget = defineTarget({
  id: 'mc',
  secretModes: ['static'],
  place: 'fixed',
  holds: 'many',
  words: {
    accessKeyId: 'accessKey',
    secretAccessKey: 'secretKey',
    sessionToken: 'sessionToken',
    endpoint: 'url',
    addressing: 'path',
  },
  locate: locateMc,
  read: readMc,
  parts: mcParts,
  writes: isMcField,
  plan: planMc,
  nameFor: mcNameFor,
});

/** `config.json` in `MC_CONFIG_DIR`, else in `~/.mc`, on Windows in `mc` of the person's folder. */
function locateMc({ env, home, platform }: TargetEnvironment): TargetFile[] {
  const path = platform === 'win32' ? win32 : posix;
  const usual = path.join(home, platform === 'win32' ? 'mc' : '.mc');
  const folder = env.MC_CONFIG_DIR ? path.resolve(env.MC_CONFIG_DIR) : usual;
  return [{ part: 'config', path: path.join(folder, 'config.json') }];
}
