/** Literals in code: what is taken for a key, and what only stands near its words. */
import { describe, expect, it } from 'vitest';
import { readCode } from '#core/tools/paste/code.ts';

const id = 'AKIAIOSFODNN7EXAMPLE';
const other = 'AKIAIOSFODNN7EXAMPL2';
const secret = 'CANARY/0123456789abcdef';
const whole = { accessKeyId: id, secretAccessKey: secret };
const keysOf = (text: string) => readCode(text)?.keys.map((key) => JSON.parse(JSON.stringify(key)));

describe('labels with literals', () => {
  it.each([
    `access_key='${id}', secret_key="${secret}"`,
    `a.b.access_key = "${id}"; b::secret_key = "${secret}";`,
    `{ "accessKeyId" => "${id}", "secretAccessKey" => "${secret}" }`,
    `.withAccessKey("${id}").withSecretKey("${secret}")`,
    `access_key = // of the shop\n"${id}"\nsecret_key = "${secret}"`,
    `access_key "${id}"\nsecret_key "${secret}"`,
    `accessKey: string = "${id}", secretKey?: string = "${secret}"`,
    `variable "access_key" { default = "${id}" }\nvariable "secret_key" { value = "${secret}" }`,
    `connect("aws_access_key_id=${id};aws_secret_access_key=${secret}")`,
    `access_key = "\\u0041${id.slice(1)}", secret_key = "CANARY\\/0123456789abcdef"`,
    `access_key = \`${id}\`, secret_key = \`${secret}\``,
  ])('are a key: %s', (text) => {
    expect(readCode(text)).toMatchObject({ format: 'code' });
    expect(keysOf(text)).toEqual([whole]);
  });

  it.each([
    '',
    'nothing is quoted here',
    '"nothing", \'of a key\'',
    `"access_key" "${id}"`,
    `"access_key", value = "${id}"`,
    `variable "access_key" { values = "${id}" }`,
    `variable "access_key" { mydefault = "${id}" }`,
    `access_key + "${id}"`,
    `connect("access_key=${id}")`,
    `connect("?access_key=${id};secret_key=${secret}")`,
    `access_key = = = "${id}"`,
    `access_key = other("${id}")`,
  ])('are none: %s', (text) => expect(readCode(text)).toBeNull());

  it('go by their last word, in the order they stand in', () => {
    const text = `a.access_key = "${id}"; b.secret_key = "${secret}"; c.access_key = "${other}"; d.secret_key = "CANARY/two"`;
    expect(keysOf(text)).toEqual([whole, { accessKeyId: other, secretAccessKey: 'CANARY/two' }]);
  });

  it('have one literal each', () => {
    expect(keysOf(`access_key = "${id}", "${other}"; secret_key = "${secret}"`)).toEqual([whole]);
  });
});

describe('a call that takes a key by its order', () => {
  it.each<[text: string, more: object]>([
    [`new BasicAWSCredentials("${id}", "${secret}")`, {}],
    [`Credentials("${id}", "${secret}", f(x)), "${'t'.repeat(20)}"`, {}],
    [`AwsAuth(("${id}", "${secret}"))`, {}],
    [`Credentials("x:", "${id}", "${secret}")`, {}],
    [`new Credentials("${id}", "${secret}"`, {}],
    [`Minio("nas.example", "${id}", "${secret}")`, { endpoint: 'nas.example' }],
    [`Minio("nas.example:9000", "${id}", "${secret}")`, { endpoint: 'nas.example:9000' }],
    [`Minio("http://nas.example/", "${id}", "${secret}")`, { endpoint: 'http://nas.example/' }],
    [`s3('https://nas.example/bucket/a.csv', '${id}', '${secret}')`, {}],
    [`s3('at nas.example', '${id}', '${secret}')`, {}],
    [`Credentials("${id}", "${secret}", "${'t'.repeat(20)}")`, { sessionToken: 't'.repeat(20) }],
    [`Credentials("${id}", "${secret}", "${'t'.repeat(19)}")`, {}],
  ])('%s', (text, more) => expect(keysOf(text)).toEqual([{ ...whole, ...more }]));

  it.each([
    `Credentials("${id}")`,
    `Credentials("a b", "${secret}")`,
    `Credentials("${id}", prefix + "${secret}")`,
    `connect("${id}", "${secret}")`,
    'Credentials()',
  ])('is none: %s', (text) => expect(readCode(text)).toBeNull());

  it('ends with its bracket', () => {
    const two = `Credentials("${id}", "${secret}"); Credentials("${other}", "CANARY/two")`;
    expect(keysOf(two)).toEqual([whole, { accessKeyId: other, secretAccessKey: 'CANARY/two' }]);
    expect(keysOf(`Credentials("${id}", "${secret}"), "${'t'.repeat(30)}"`)).toEqual([whole]);
  });
});
