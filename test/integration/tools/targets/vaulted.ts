import type { ExportEntry } from '#core/tools/targets/kit/target.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { cleanEnvironment, qcredCommand, run } from '../../../support/command.ts';
import { sandboxEntry } from './written.ts';

/** A profile in a real vault that the real command reads. */
export interface Vaulted {
  /** To be written in `credential_process` mode. */
  entry: ExportEntry;
  /** What the command needs to find and open the vault. */
  env: NodeJS.ProcessEnv;
  secret: string;
}

/** Puts a key of the sandbox into a vault under `dataDir`, with the command from source. */
export async function vaultedKey(sandbox: Sandbox, home: string, dataDir: string): Promise<Vaulted> {
  const key = sandbox.addKey();
  const env = cleanEnvironment(home, { QCRED_HOME: dataDir, QCRED_PASSPHRASE: 'a passphrase for the tests' });
  const [node = '', ...source] = qcredCommand;
  const words = ['add', 'work', '--store', 'passphrase', '--provider', 's3', '--region', 'q-world-1'];
  const more = ['--access-key-id', key.accessKeyId, '--endpoint', `s3=${sandbox.url}`];
  const added = await run(node, [...source, ...words, ...more], { env, input: `${key.secretAccessKey}\n` });
  if (added.code !== 0) throw new Error(added.stderr);
  const listed = await run(node, [...source, 'list', '--json'], { env });
  const [profile]: { id: string }[] = JSON.parse(listed.stdout);
  return {
    env,
    secret: key.secretAccessKey,
    entry: sandboxEntry(sandbox, key, {
      mode: 'credential_process',
      secretAccessKey: undefined,
      credentialProcess: [...qcredCommand, 'credential-process', '--profile', profile?.id ?? ''],
    }),
  };
}
