import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** What a Vault server of the tests has: engines by where they are mounted, answers by their path. */
export interface VaultContent {
  mounts: Readonly<Record<string, { type: string; version?: '1' | '2' }>>;
  /** `GET /v1/PATH` */
  answers: Readonly<Record<string, object>>;
  /** `GET /v1/PATH?list=true`: the names below. */
  lists: Readonly<Record<string, readonly string[]>>;
}

export interface ServedVault {
  url: string;
  token: string;
  /** Paths that were asked for. */
  asked: string[];
  /** Answers in the place of its own, to all that comes. */
  instead: ((request: IncomingMessage, response: ServerResponse) => void) | null;
  close(): void;
}

/**
 * A server that follows the API documentation of HashiCorp Vault: tokens, mounts, secrets in both versions of the
 * key-value engine, whatever other answers it is given. No real one can be had.
 */
export async function serveVault({ mounts, answers, lists }: VaultContent): Promise<ServedVault> {
  const token = 'hvs.CANARYtokenOfVault';
  const served: ServedVault = { url: '', token, asked: [], instead: null, close: () => void server.close() };
  const server = createServer((request, response) => {
    if (served.instead) return served.instead(request, response);
    const url = new URL(request.url ?? '/', 'http://vault');
    const path = decodeURIComponent(url.pathname).replace(/^\/v1\//, '');
    served.asked.push(url.searchParams.get('list') === 'true' ? `LIST ${path}` : path);
    const send = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (request.headers['x-vault-token'] !== token) return send(403, { errors: ['permission denied'] });
    if (path.startsWith('sys/internal/ui/mounts/')) {
      const wanted = path.slice('sys/internal/ui/mounts/'.length);
      const found = Object.entries(mounts).find(([mount]) => `${wanted}/`.startsWith(mount));
      if (!found) return send(403, { errors: ['preflight capability check returned 403'] });
      const [mount, { type, version }] = found;
      return send(200, { data: { path: mount, type, options: version ? { version } : null } });
    }
    if (url.searchParams.get('list') === 'true') {
      const keys = lists[path];
      return keys ? send(200, { data: { keys } }) : send(404, { errors: [] });
    }
    const answer = answers[path];
    return answer ? send(200, answer) : send(404, { errors: [] });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  served.url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  return served;
}
