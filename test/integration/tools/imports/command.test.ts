import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { cleanEnvironment, qcredCommand, run, temporaryHome } from '../../../support/command.ts';

const [node = '', source = ''] = qcredCommand;

describe('the command that imports', () => {
  let place: ReturnType<typeof temporaryHome>;
  afterEach(() => {
    chmodSync(aws(), 0o700);
    place.remove();
  });
  const aws = (...parts: string[]) => join(place.home, '.aws', ...parts);
  const qcred = (...args: string[]) => {
    const more = { QCRED_HOME: place.dataDir, QCRED_PASSPHRASE: 'a passphrase for the tests' };
    return run(node, [source, ...args], { env: cleanEnvironment(place.home, more) });
  };

  const config = `[profile a]
role_arn = arn:aws:iam::123456789012:role/a
source_profile = b
[profile b]
role_arn = arn:aws:iam::123456789012:role/b
source_profile = a
[profile other]
credential_process = /opt/other
`;
  const credentials = `[good]
aws_access_key_id = AKIACOMMAND000000001
aws_secret_access_key = CANARY/good+0123456789abcdefghijklmnop
[other]
aws_access_key_id = AKIACOMMAND000000002
aws_secret_access_key = CANARY/other+0123456789abcdefghijklmno
`;
  function home(): void {
    place = temporaryHome();
    mkdirSync(aws());
    writeFileSync(aws('config'), config, { mode: 0o600 });
    writeFileSync(aws('credentials'), credentials, { mode: 0o600 });
  }

  it('says in a dry run what the run does, and does nothing', async () => {
    home();
    const ask = ['import', 'aws', '--replace-plaintext', '--json'];
    const dry = JSON.parse((await qcred(...ask, '--dry-run', '--store', 'passphrase')).stdout);
    expect(readFileSync(aws('config'), 'utf8')).toBe(config);
    expect((await qcred('list', '--json')).stdout).toBe('[]\n');

    const done = JSON.parse((await qcred(...ask)).stdout);
    const names = (all: { name: string }[]) => all.map(({ name }) => name);
    expect(names(dry.taken)).toEqual(names(done.taken));
    expect(dry.left).toEqual(done.left);
    const circle = (name: string) => ({ name, what: 'import', why: expect.stringContaining('leads back') });
    expect(dry.left).toMatchObject([circle('a'), circle('b'), { name: 'other', what: 'replace' }]);
    expect(dry.plan.files.map((f: { path: string }) => f.path)).toEqual(done.paths);
    expect(dry.plan.title).toBe(done.title);
    const told = (all: { message: string }[]) => all.map(({ message }) => message);
    expect(told(done.notices)).toEqual(expect.arrayContaining(told(dry.plan.notices)));
    expect(JSON.stringify([dry, done])).not.toContain('CANARY');

    const again = await qcred('import', 'aws', '--dry-run');
    expect(again.stdout).toMatch(/other .*here already as other/);
    expect(again.stdout).toMatch(/ a .*left alone .*leads back to it/);
  });

  it('lists what was taken in, also when the files cannot be written then', async () => {
    home();
    chmodSync(aws('config'), 0o400);
    chmodSync(aws(), 0o500);
    const failed = await qcred('import', 'aws', '--replace-plaintext', '--store', 'passphrase');
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain('Took in 2: other, good.');
    expect(failed.stderr).toContain('read-only');
    const asJson = await qcred('import', 'aws', '--replace-plaintext', '--json');
    expect(asJson.code).toBe(1);
    expect(JSON.parse(asJson.stdout)).toMatchObject({
      taken: [
        { name: 'other', isNew: false },
        { name: 'good', isNew: false },
      ],
      error: { code: 'file_read_only' },
    });
    expect(readFileSync(aws('credentials'), 'utf8')).toBe(credentials);
  });
});
