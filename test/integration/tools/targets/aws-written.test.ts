import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fromProcess } from '@aws-sdk/credential-providers';
import { loadSharedConfigFiles } from '@smithy/core/config';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printIni } from '#core/formats/ini/document.ts';
import { setValue } from '#core/formats/ini/edit.ts';
import { parseIni } from '#core/formats/ini/parse.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import { quoteCommand } from '#core/tools/targets/aws/command.ts';
import { awsTarget } from '#core/tools/targets/aws/index.ts';
import { awsConfigIni } from '#core/tools/targets/aws/ini.ts';
import type { ExportEntry, PlannedFile, TargetText } from '#core/tools/targets/kit/target.ts';
import { have } from '../../../support/command.ts';

/** What we write, used by the programs it is written for: botocore (the AWS CLI) and the JavaScript SDK. */

type Used = Record<string, unknown>;

const hasBotocore = await have('python3', ['-c', 'import botocore.session']);

let home = '';
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'qcred-aws-'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

// What a person's own argument could look like, if it wanted to be mistaken for something else.
const oddArgument = 'it\'s # "odd"; $HOME `id` \\ %PATH% & é';

/** A program that answers with its last argument as the access key id. */
function installProgram(): string {
  const path = join(home, 'My Apps; #1', 'qcred');
  mkdirSync(dirname(path), { recursive: true });
  const answer =
    "process.stdout.write(JSON.stringify({Version:1,AccessKeyId:process.argv.at(-1),SecretAccessKey:'CANARY'}))";
  writeFileSync(path, `#!${process.execPath}\n${answer}\n`);
  chmodSync(path, 0o755);
  return path;
}

const entryOf = (name: string, over: Partial<ExportEntry> = {}): ExportEntry => ({
  name,
  profileId: 'id',
  provider: 'quilibrium',
  mode: 'credential_process',
  region: 'q-world-1',
  accountId: '1000000000',
  endpoints: { s3: 'https://qstorage.quilibrium.com', iam: 'https://qnzm.quilibrium.com' },
  relaxedChecksums: true,
  addressing: 'path',
  accessKeyId: 'ABCDEF12D213546709A',
  credentialProcess: [installProgram(), 'credential-process', '--profile', oddArgument],
  ...over,
});

const asStatic = (entry: ExportEntry): ExportEntry => ({
  ...entry,
  mode: 'static',
  secretAccessKey: new Secret('CANARY/+=#;'),
  sessionToken: new Secret('CANARYtoken=='),
});

const filesOf = (config: string | null, credentials: string | null): TargetText[] => [
  { part: 'config', path: join(home, 'config'), text: config },
  { part: 'credentials', path: join(home, 'credentials'), text: credentials },
];

function write(files: readonly TargetText[], planned: readonly PlannedFile[]): void {
  for (const file of files) {
    const text = planned.find((p) => p.path === file.path)?.text ?? file.text ?? '';
    writeFileSync(file.path, text);
  }
}

function useWithBotocore(names: readonly string[]): Record<string, Used> {
  const result = spawnSync('python3', [join(import.meta.dirname, 'aws-written.py')], {
    input: JSON.stringify(names),
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      HOME: home,
      PYTHONUTF8: '1',
      AWS_CONFIG_FILE: join(home, 'config'),
      AWS_SHARED_CREDENTIALS_FILE: join(home, 'credentials'),
    },
  });
  if (result.status !== 0) throw new Error(result.stderr);
  return JSON.parse(result.stdout);
}

const sdkFiles = () => ({
  configFilepath: join(home, 'config'),
  filepath: join(home, 'credentials'),
  ignoreCache: true,
});

describe('profiles we write', () => {
  const quilibrium = {
    region: 'q-world-1',
    s3: 'https://qstorage.quilibrium.com',
    iam: 'https://qnzm.quilibrium.com',
    addressing: 'path',
    checksums: 'when_required',
  };

  it.skipIf(!hasBotocore)(
    'work in botocore: endpoints, region, addressing, checksums and the command, word for word',
    () => {
      const entry = entryOf('work');
      const files = filesOf('[default]\nregion = us-east-1\n', null);
      write(files, awsTarget.plan(files, [entry, asStatic(entryOf('plain')), entryOf('default')], []));
      const used = useWithBotocore(['work', 'plain', 'default']);
      for (const name of ['work', 'default']) {
        expect(used[name]).toMatchObject({
          ...quilibrium,
          accessKeyId: oddArgument,
          secretAccessKey: 'CANARY',
        });
        expect(used[name]?.words).toEqual(entry.credentialProcess);
      }
      expect(used.plain).toMatchObject({
        ...quilibrium,
        accessKeyId: 'ABCDEF12D213546709A',
        secretAccessKey: 'CANARY/+=#;',
        sessionToken: 'CANARYtoken==',
      });
    },
  );

  it('work in the JavaScript SDK, which hands the command to a shell', async () => {
    const files = filesOf(null, null);
    write(files, awsTarget.plan(files, [entryOf('work')], []));
    const credentials = await fromProcess({ profile: 'work', ...sdkFiles() })();
    expect(credentials).toMatchObject({ accessKeyId: oddArgument, accountId: '1000000000' });
    const { configFile } = await loadSharedConfigFiles(sdkFiles());
    expect(configFile.work).toMatchObject({ region: 'q-world-1', services: 'qcred-work' });
    expect(configFile['services.qcred-work']).toEqual({
      's3.endpoint_url': 'https://qstorage.quilibrium.com',
      'iam.endpoint_url': 'https://qnzm.quilibrium.com',
    });
  });

  it.skipIf(!hasBotocore)(
    'lead to the new key when they take the place of plaintext keys and of single sign-on',
    () => {
      const files = filesOf(
        '[profile a]\naws_access_key_id = OLD\naws_secret_access_key = CANARY\nsso_session = s\nsso_account_id = 1\nsso_role_name = r\n[sso-session s]\nsso_region = us-east-1\nsso_start_url = https://x\n',
        '[a]\naws_access_key_id = OLD\naws_secret_access_key = CANARY\nregion = elsewhere\n',
      );
      write(files, awsTarget.plan(files, [entryOf('a')], []));
      expect(useWithBotocore(['a']).a).toMatchObject({ ...quilibrium, accessKeyId: oddArgument });
    },
  );

  it.skipIf(!hasBotocore)('keep the names that only the AWS CLI reads', () => {
    const files = filesOf('[profile "my name"]\noutput = json\n', null);
    write(files, awsTarget.plan(files, [asStatic(entryOf('my name'))], []));
    expect(useWithBotocore(['my name'])['my name']).toMatchObject({
      ...quilibrium,
      secretAccessKey: 'CANARY/+=#;',
    });
  });

  it.skipIf(!hasBotocore)('mend the recipe that botocore fails on', () => {
    const files = filesOf(
      '[default]\nregion = q-world-1\n',
      '[default]\naws_access_key_id = ABC\naws_secret_access_key = CANARY\naws_account_id = 1000000000\nservices = qstorage\n\n[services qstorage]\ns3 =\n  endpoint_url = https://qstorage.quilibrium.com\n',
    );
    write(files, []);
    expect(useWithBotocore(['default']).default?.error).toMatch(
      /"qstorage" services configuration does not exist/,
    );
    write(files, awsTarget.repair?.(files) ?? []);
    expect(useWithBotocore(['default']).default).toMatchObject({
      accessKeyId: 'ABC',
      region: 'q-world-1',
      s3: 'https://qstorage.quilibrium.com',
    });
  });
});

it.skipIf(!hasBotocore)('a Windows command is split by botocore into the words it was made of', () => {
  const commands = [
    ['C:\\Program Files\\QCred\\qcred.exe', 'credential-process', '--profile', 'a'],
    ['C:\\QCred\\qcred.exe', 'credential-process', '--profile', 'a b #c ;d'],
    ['C:\\a\\qcred.exe', 'ends with\\', 'plain\\', 'x'],
    ['\\\\server\\share\\qcred.exe', "it's", 'é', 'a(b)'],
  ];
  const files = filesOf(null, null);
  const document = parseIni('', awsConfigIni);
  for (const [i, words] of commands.entries()) {
    setValue(document, `profile w${i}`, 'credential_process', quoteCommand(words));
    setValue(document, `profile w${i}`, 'region', 'x');
  }
  write(files, [{ part: 'config', path: join(home, 'config'), text: printIni(document), secret: false }]);
  write(
    filesOf(
      printIni(document),
      commands.map((_, i) => `[w${i}]\naws_access_key_id=A\naws_secret_access_key=B\n`).join(''),
    ),
    [],
  );
  const used = useWithBotocore(commands.map((_, i) => `w${i}`));
  for (const [i, words] of commands.entries()) expect(used[`w${i}`]?.windowsWords).toEqual(words);
});

describe('every value we take', () => {
  const values = fc
    .sample(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.string()), {
      numRuns: 1000,
      seed: 20261123,
    })
    .filter((value) => {
      try {
        setValue(parseIni('', awsConfigIni), 'profile x', 'note', value);
        return true;
      } catch {
        return false;
      }
    });

  const writeValues = (among: readonly string[]) => {
    const document = parseIni('', awsConfigIni);
    for (const [i, value] of among.entries()) setValue(document, `profile v${i}`, 'note', value);
    write(filesOf(printIni(document), ''), []);
  };

  it('is read back by the JavaScript SDK', async () => {
    expect(values.length).toBeGreaterThan(300);
    writeValues(values);
    const { configFile } = await loadSharedConfigFiles(sdkFiles());
    expect(values.map((_, i) => configFile[`v${i}`]?.note)).toEqual(values);
  });

  it.skipIf(!hasBotocore)('is read back by botocore', () => {
    writeValues(values);
    const script =
      'import json,os,botocore.configloader as c; p=c.load_config(os.environ["F"])["profiles"]; print(json.dumps([p["v%d"%i]["note"] for i in range(len(p))]))';
    const result = spawnSync('python3', ['-c', script], {
      encoding: 'utf8',
      maxBuffer: 1 << 26,
      env: { PATH: process.env.PATH, HOME: home, F: join(home, 'config'), PYTHONUTF8: '1' },
    });
    expect(result.stderr).toBe('');
    expect(JSON.parse(result.stdout)).toEqual(values);
  });
});
