import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Secret } from '#core/store/secrets/secret.ts';
import { cyberduckTarget } from '#core/tools/targets/cyberduck/index.ts';
import { hadoopTarget } from '#core/tools/targets/hadoop/index.ts';
import type { ExportEntry } from '#core/tools/targets/kit/target.ts';
import { QCredError } from '#shared/errors.ts';
import { cleanEnvironment, have, run, temporaryHome } from '../../../support/command.ts';
import { hardValues } from './readers.ts';
import { write } from './written.ts';

const hasPython = await have('python3', ['-c', 'import plistlib, xml.etree']);

const readPlist = 'import json,plistlib,sys; json.dump(plistlib.load(open(sys.argv[1],"rb")), sys.stdout)';
const readHadoop = `
import json, sys, xml.etree.ElementTree as tree
print(json.dumps({p.findtext("name"): p.findtext("value") for p in tree.parse(sys.argv[1]).getroot()}))
`;

/** Cyberduck and Hadoop cannot be had here; Python's readers of the same formats can. */
describe.skipIf(!hasPython)('Python with the XML that QCred wrote', () => {
  const { home, remove } = temporaryHome();
  afterAll(remove);

  const entry = (value: string): ExportEntry => ({
    name: 'default',
    profileId: '5b0c1c6e-6a3b-4f6d-9f0f-0d6f6f3b2a11',
    provider: 's3',
    mode: 'static',
    region: 'q-world-1',
    endpoints: { s3: 'http://127.0.0.1:9000/a&b' },
    relaxedChecksums: true,
    addressing: 'path',
    accessKeyId: value,
    secretAccessKey: new Secret('CANARY'),
    credentialProcess: [],
  });

  async function python(program: string, file: string): Promise<Record<string, unknown>> {
    const { code, stdout, stderr } = await run('python3', ['-c', program, file], {
      env: cleanEnvironment(home, { PYTHONIOENCODING: 'utf-8' }),
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return JSON.parse(stdout);
  }

  it('reads a bookmark and its profile as we meant them', async () => {
    let written = 0;
    for (const [i, value] of [...hardValues, '<&">]]>', '😀'].entries()) {
      const file = join(home, `work-${i}.duck`);
      try {
        write(home, cyberduckTarget, [{ ...entry(value), mode: 'none' }], file);
      } catch (error) {
        if (!(error instanceof QCredError)) throw error;
        continue;
      }
      written++;
      expect(await python(readPlist, file)).toMatchObject({ Username: value, Nickname: `work-${i}` });
    }
    expect(written).toBeGreaterThan(15);
    expect(await python(readPlist, join(home, 'work-0.cyberduckprofile'))).toMatchObject({
      Protocol: 's3',
      Scheme: 'http',
      'Default Hostname': '127.0.0.1',
      'Default Port': '9000',
      Context: '/a&b',
      Region: 'q-world-1',
      Properties: ['s3.bucket.virtualhost.disable=true'],
    });
  });

  it('reads a configuration of Hadoop as we meant it', async () => {
    let written = 0;
    for (const [i, value] of [...hardValues, '<&">]]>', '😀'].entries()) {
      const file = join(home, `core-site-${i}.xml`);
      try {
        write(home, hadoopTarget, [entry(value)], file);
      } catch (error) {
        if (!(error instanceof QCredError)) throw error;
        continue;
      }
      written++;
      expect(await python(readHadoop, file)).toMatchObject({
        'fs.s3a.access.key': value,
        'fs.s3a.endpoint': 'http://127.0.0.1:9000/a&b',
      });
    }
    expect(written).toBeGreaterThan(15);
  });
});
