import { expect, it } from 'vitest';
import { s4cmdTarget } from '#core/tools/targets/s4cmd.ts';
import { after, entryOf, filesOf, inMode, runTargetContract } from './contract.ts';

runTargetContract(s4cmdTarget, {
  roles: false,
  keeps: ['name', 'provider', 'region', 'endpoints'],
  foreign: [
    { file: "# for the nightly job\nexport TZ='UTC'\n" },
    {
      file: "export AWS_ACCESS_KEY_ID=A\nexport AWS_SECRET_ACCESS_KEY=b\n# options\nexport S4CMD_OPTIONS='--retry 3 --endpoint-url https://s3.us-west-1.wasabisys.com'\n",
    },
  ],
});

const fileOf = (text: string) => filesOf(s4cmdTarget, { file: text });
const textOf = (
  text: string,
  entries: Parameters<typeof s4cmdTarget.plan>[1],
  remove: readonly string[] = [],
) => after(fileOf(text), s4cmdTarget.plan(fileOf(text), entries, remove))[0]?.text ?? '';
const entry = inMode('reference', entryOf('default'));

it('tells s4cmd where to go, and to leave the file of s3cmd alone', () => {
  const text = textOf('', [entry]);
  expect(text).toContain(
    "export S4CMD_OPTIONS='--config=/dev/null --endpoint-url=https://qstorage.quilibrium.com'\n",
  );
  expect(text).toContain('export AWS_PROFILE=aws-profile\n');
});

it('keeps what others say in the options, and takes only its own away', () => {
  const before = "export S4CMD_OPTIONS='--retry 3'\n";
  const text = textOf(before, [entry]);
  expect(text).toContain("'--retry 3 --config=/dev/null --endpoint-url=");
  expect(textOf(text, [], ['default'])).toBe(before);
});

it('takes away the key that s4cmd would prefer', () => {
  expect(textOf('export S3_ACCESS_KEY=A\nexport S3_SECRET_KEY=CANARYold\n', [entry])).not.toMatch(
    /S3_(ACCESS|SECRET)/,
  );
});
