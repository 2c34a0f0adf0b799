/** A vault with a key and profiles on it, and a service that answers as a test wants: for tests of sessions. */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import type { OpenVault } from '#core/store/access.ts';
import { formatMaterial } from '#core/store/secrets/material.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import { emptyVault, type Profile, type ProfileSource, type VaultState } from '#shared/model.ts';
import { credential, idOf, later, now, profile as record } from '../../records.ts';
import { tempFolder } from '../../store/files/temp.ts';

export const device = 'arn:aws:iam::1000000000:mfa/ann';
export const roleArn = 'arn:aws:iam::1000000000:role/reader';

/** Profile `n`, called `name`. */
export const profile = (
  n: number,
  name: string,
  source: ProfileSource,
  more: Partial<Profile> = {},
): Profile => record(n, { name, source, ...more });

type Role = Extract<ProfileSource, { kind: 'role' }>;
/** A role on top of profile `on`. */
export const role = (on: number, more: Partial<Role> = {}): Role => ({
  kind: 'role',
  profileId: idOf(on),
  roleArn,
  ...more,
});
/** The key of the vault, used as it is unless it has a device. */
export const key = (mfa?: { serial: string; durationSeconds?: number }): ProfileSource => ({
  kind: 'credential',
  credentialId: idOf(9),
  ...(mfa && { mfa }),
});

/** What a service of these tests answers with. */
export type Answer = { status?: number; code: string } | 'nothing' | { until?: string; without?: string };

/** A vault that is open, as sessions need it. */
export interface Given {
  access: OpenVault;
  /** May be exchanged. */
  state: VaultState;
  /** What was written to the log. */
  log: string[];
  /** What the service was asked, as it was sent. */
  asked: Record<string, string>[];
  /** How it answers from now on. */
  answer: Answer;
  /** Happens while it is asked. */
  meanwhile?: () => void;
  /** Where it is. */
  url: string;
  /** How many connections to it are open. */
  connections(): Promise<number>;
  /** The moment that it is. */
  now: Date;
}

/** Opens one. @param profiles made from the address of the service */
export async function given(
  profiles: (url: string) => Profile[],
  more: Partial<VaultState> = {},
): Promise<Given> {
  const world = { log: [], asked: [], answer: {}, now } as unknown as Given;
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    const { Version: _, ...asked } = Object.fromEntries(new URLSearchParams(body));
    world.asked.push({
      ...asked,
      region: / Credential=[^/]+\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '',
    });
    world.meanwhile?.();
    const { status, text } = answerOf(world.answer, asked.Action ?? '', world.asked.length);
    response.writeHead(status, { 'content-type': 'text/xml' }).end(text);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  world.connections = promisify(server.getConnections.bind(server));
  world.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  world.state = {
    ...emptyVault(),
    profiles: profiles(world.url),
    credentials: [credential(9, { accessKeyId: 'QKEYOFANN' })],
    ...more,
  };
  const access = {
    deps: {
      now: () => world.now,
      sleep: async () => {},
      platform: 'linux',
      env: {},
      dataDir: tempFolder(),
      randomBytes,
    },
    vault: { key: new Uint8Array(32).fill(7), state: async () => world.state },
    secrets: {
      kind: 'passphrase',
      get: async () => formatMaterial({ secretAccessKey: new Secret('CANARY/of-ann') }),
    },
    activity: {
      append: async ({
        action,
        subject,
        detail = '',
      }: {
        action: string;
        subject: string;
        detail?: string;
      }) => void world.log.push(`${action} ${subject}: ${detail}`),
    },
  };
  world.access = access as unknown as OpenVault;
  return world;
}

/** What STS says: its API reference. */
function answerOf(answer: Answer, action: string, n: number): { status: number; text: string } {
  if (answer === 'nothing') return { status: 200, text: '' };
  if ('code' in answer)
    return {
      status: answer.status ?? 403,
      text: `<ErrorResponse><Error><Type>Sender</Type><Code>${answer.code}</Code><Message>made to fail</Message></Error><RequestId>1</RequestId></ErrorResponse>`,
    };
  if (action === '')
    return { status: 200, text: '<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>' };
  const tag = (name: string, text: string) => (name === answer.without ? '' : `<${name}>${text}</${name}>`);
  const parts = [
    tag('AccessKeyId', `ASIA${n}`),
    tag('SecretAccessKey', `CANARY/secret-${n}`),
    tag('SessionToken', `CANARY/token-${n}`),
    tag('Expiration', answer.until ?? later(60)),
  ];
  const result =
    action === 'GetCallerIdentity'
      ? `${tag('UserId', 'AIDA')}${tag('Account', '1000000000')}${tag('Arn', 'arn:aws:iam::1000000000:user/ann')}`
      : `<Credentials>${parts.join('')}</Credentials>`;
  return {
    status: 200,
    text: `<${action}Response><${action}Result>${result}</${action}Result><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></${action}Response>`,
  };
}
