import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyAccount } from '#sandbox/account.ts';
import { collectHeaders, parseTarget } from '#sandbox/http/request.ts';
import { addIdentity, makeKey, makeUser } from '#sandbox/make.ts';
import { readClaim } from '#sandbox/sigv4/claim.ts';
import { sha256Hex } from '#sandbox/sigv4/signature.ts';
import { verify } from '#sandbox/sigv4/verify.ts';
import { cleanEnvironment, have, run, temporaryHome } from '../../support/command.ts';

/** Signs each case with botocore's own signers and prints what would be sent. */
const signer = `
import json, sys
from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
signers = {'s3': S3SigV4Auth, 'presigned': S3SigV4QueryAuth}
signed = []
for case in json.load(sys.stdin):
    credentials = Credentials(case['key'], case['secret'], case.get('token'))
    request = AWSRequest(case['method'], case['url'], headers={'Host': 'localhost:9000', **case['headers']}, data=case['body'].encode())
    signers.get(case['how'], SigV4Auth)(credentials, case['service'], case['region']).add_auth(request)
    signed.append({'url': request.url, 'headers': dict(request.headers)})
print(json.dumps(signed))
`;

interface Case {
  how: 's3' | 'presigned' | 'other';
  service: string;
  region: string;
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string;
  key: string;
  secret: string;
  token?: string;
}

const secret = 'CANARY/botocore+test';
const region = 'q-world-1';
const hasBotocore = await have('python3', ['-c', 'import botocore']);

const awkward = fc.string({
  unit: fc.constantFrom('a', 'Z', ' ', '+', '%', '/', '.', '~', "'", '(', '*', 'é', '\u{1F600}'),
  maxLength: 12,
});
const escapeRfc3986 = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
const escapePath = (text: string) => text.split('/').map(escapeRfc3986).join('/');

const anyCase = fc
  .record({
    how: fc.constantFrom<Case['how']>('s3', 'presigned', 'other'),
    method: fc.constantFrom('GET', 'PUT', 'POST'),
    path: awkward,
    query: fc.array(fc.tuple(awkward, awkward), { maxLength: 3 }),
    header: fc.string({ unit: fc.constantFrom('a', ' ', ',', '"'), maxLength: 8 }),
    body: awkward,
    token: fc.option(fc.constant('CANARY-token/with+signs=='), { nil: undefined }),
  })
  .map(({ path, query, header, ...rest }): Case => {
    const pairs = query.map(([name, value]) => `${escapeRfc3986(`q${name}`)}=${escapeRfc3986(value)}`);
    return {
      ...rest,
      // A presigned address is made before there is a body.
      body: rest.how === 'presigned' ? '' : rest.body,
      service: rest.how === 'other' ? 'execute-api' : 's3',
      region,
      // Never "//…", which would be a host.
      url: `http://localhost:9000/b/${escapePath(path)}${pairs.length > 0 ? `?${pairs.join('&')}` : ''}`,
      headers: { 'X-Amz-Meta-Note': `n${header}` },
      key: 'ABCDEF12D213546709A',
      secret,
    };
  });

describe.skipIf(!hasBotocore)('signatures of botocore', () => {
  it('hold, for S3, presigned addresses and other services', async () => {
    const cases = fc.sample(anyCase, { numRuns: 400, seed: 20260102 });
    const { home, remove } = temporaryHome();
    const { code, stdout, stderr } = await run('python3', ['-c', signer], {
      env: cleanEnvironment(home),
      input: JSON.stringify(cases),
    }).finally(remove);
    expect(stderr).toBe('');
    expect(code).toBe(0);

    const signed: { url: string; headers: Record<string, string> }[] = JSON.parse(stdout);
    expect(signed.length).toBe(cases.length);
    signed.forEach(({ url, headers }, index) => {
      const sent = cases[index] as Case;
      const account = emptyAccount({ id: '1000000000', region, createdAt: new Date() });
      const holder = makeUser({ name: 'demo', createdAt: new Date() });
      addIdentity(account, holder);
      const key = makeKey(
        { accessKeyId: sent.key, secretAccessKey: secret, sessionToken: sent.token },
        new Date(),
      );
      if (sent.token === undefined) holder.keys.push(key);
      else account.sessions.set(key.accessKeyId, { key, holder, name: '', policies: [], mfa: false });
      const request = {
        id: 'R',
        method: sent.method,
        ...parseTarget(url.slice('http://localhost:9000'.length)),
        headers: collectHeaders(Object.entries(headers).flat()),
        receivedAt: new Date(),
      };
      const hash = sent.how === 'presigned' ? 'UNSIGNED-PAYLOAD' : sha256Hex(sent.body);
      const service = { id: sent.service, regions: [region] };
      const told = `${sent.how} ${sent.method} ${url.split('?X-Amz')[0]}`;
      expect(
        () => verify(request, readClaim(request), service, account, hash, new Date()),
        told,
      ).not.toThrow();
      expect(
        () => verify({ ...request, method: 'HEAD' }, readClaim(request), service, account, hash, new Date()),
        told,
      ).toThrow('mismatch');
    });
  });
});
