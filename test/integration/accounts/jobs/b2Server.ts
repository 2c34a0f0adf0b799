/** What Backblaze B2's API documentation says of keys and buckets, and as much of its S3 as a job needs. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Key {
  id: string;
  secret: string;
  name: string;
  capabilities: string[];
  bucketIds: string[] | null;
  /** Milliseconds since 1970; null for one that stays. */
  ends: number | null;
}

interface Refused {
  status: number;
  code: string;
}

export interface B2Server {
  url: string;
  /** Where it says that the account is; itself where empty. */
  apiUrl: string;
  keys: Map<string, Key>;
  /** Calls by name, in their order. */
  asked: string[];
  /** Answers a call in place of the server; null lets it. `lost`: it is done, and the answer is not. */
  fault: (call: string) => Refused | 'lost' | null;
  close(): Promise<void>;
}

const bodyOf = async (request: IncomingMessage): Promise<Record<string, unknown>> => {
  let text = '';
  for await (const part of request) text += part;
  return text === '' ? {} : JSON.parse(text);
};

export async function startB2(first: Omit<Key, 'bucketIds' | 'ends' | 'name'>): Promise<B2Server> {
  const keys = new Map<string, Key>([[first.id, { ...first, name: 'first', bucketIds: null, ends: null }]]);
  const asked: string[] = [];
  const buckets = [
    { bucketId: 'b1', bucketName: 'photos' },
    { bucketId: 'b2', bucketName: 'invoices' },
  ];
  const alive = (id: string | undefined): Key | undefined => {
    const key = id === undefined ? undefined : keys.get(id);
    return key && (key.ends === null || key.ends > Date.now()) ? key : undefined;
  };
  const self: B2Server = { url: '', apiUrl: '', keys, asked, fault: () => null, close: async () => {} };

  function answer(call: string, authorization: string, body: Record<string, unknown>): object {
    if (call === 'b2_authorize_account') {
      const [id, secret] = Buffer.from(authorization.slice(6), 'base64').toString().split(':');
      const key = alive(id);
      if (!key || key.secret !== secret) throw { status: 401, code: 'unauthorized' } satisfies Refused;
      const allowed = { capabilities: key.capabilities, buckets: null, namePrefix: null };
      return {
        accountId: 'account',
        authorizationToken: `token_${id}`,
        apiInfo: { storageApi: { apiUrl: self.apiUrl || self.url, allowed } },
      };
    }
    const key = alive(authorization.replace(/^token_/, ''));
    if (!key) throw { status: 401, code: 'bad_auth_token' } satisfies Refused;
    const needed = {
      b2_list_buckets: 'listBuckets',
      b2_create_key: 'writeKeys',
      b2_delete_key: 'deleteKeys',
      b2_list_keys: 'listKeys',
    }[call];
    if (needed === undefined || !key.capabilities.includes(needed))
      throw { status: 401, code: 'unauthorized' } satisfies Refused;
    if (call === 'b2_list_buckets')
      return { buckets: buckets.filter(({ bucketName }) => bucketName === body.bucketName) };
    if (call === 'b2_list_keys')
      return {
        keys: [...keys.values()].map(({ id, name }) => ({ applicationKeyId: id, keyName: name })),
        nextApplicationKeyId: null,
      };
    if (call === 'b2_delete_key') {
      if (!keys.delete(String(body.applicationKeyId)))
        throw { status: 400, code: 'bad_request' } satisfies Refused;
      return { applicationKeyId: body.applicationKeyId };
    }
    const made: Key = {
      id: `00400000000000000000000${keys.size}`,
      secret: `CANARY/b2/made/${keys.size}`,
      name: String(body.keyName),
      capabilities: body.capabilities as string[],
      bucketIds: body.bucketIds as string[],
      ends: Date.now() + Number(body.validDurationInSeconds) * 1000,
    };
    keys.set(made.id, made);
    return { applicationKeyId: made.id, applicationKey: made.secret, expirationTimestamp: made.ends };
  }

  const server = createServer((request, response) => {
    void (async () => {
      const url = new URL(request.url ?? '/', 'http://b2');
      const body = await bodyOf(request);
      const call = /^\/b2api\/v4\/(b2_\w+)$/.exec(url.pathname)?.[1];
      if (call === undefined) {
        const key = alive(/Credential=([^/]+)\//.exec(request.headers.authorization ?? '')?.[1]);
        const bucket = buckets.find(({ bucketName }) => url.pathname.split('/')[1] === bucketName);
        const may =
          bucket && key?.bucketIds?.includes(bucket.bucketId) && key.capabilities.includes('listFiles');
        response.writeHead(may ? 200 : 403, { 'content-type': 'application/xml' });
        response.end(
          may
            ? `<ListBucketResult><Name>${bucket.bucketName}</Name><KeyCount>0</KeyCount></ListBucketResult>`
            : '<Error><Code>AccessDenied</Code><Message>not entitled</Message></Error>',
        );
        return;
      }
      asked.push(call);
      const fault = self.fault(call);
      try {
        if (fault !== null && fault !== 'lost') throw fault;
        const told = answer(call, request.headers.authorization ?? '', body);
        if (fault === 'lost') response.destroy();
        else response.end(JSON.stringify(told));
      } catch (error) {
        const { status, code } = error as Refused;
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ status, code, message: 'said for people' }));
      }
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  self.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  self.close = () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return self;
}
