/**
 * A server of HashiCorp Vault or OpenBao, over HTTP: what it takes to read secrets and exported keys. Written from
 * the API documentation of both ("KV secrets engine - version 2", "Transit secrets engine", "HTTP API").
 */
import { z } from 'zod';
import { QCredError } from '#shared/errors.ts';
import type { Deps } from '../../deps.ts';
import { refusePlain } from '../client/plainHttp.ts';
import { connections } from '../client/service.ts';
import { unreached } from '../client/unreached.ts';
import { readAuthority } from '../client/wire/authority.ts';
import { createHandler, type WireAnswer } from '../client/wire/handler.ts';
import { limits } from '../client/wire/limits.ts';
import { readJsonAnswer } from '../json/answer.ts';
import type { VaultServerAt } from './environment.ts';

export interface VaultServer {
  /**
   * Reads what is at a path.
   *
   * @param path its parts, each of which is escaped
   * @returns the whole answer; null where nothing is there
   * @throws QCredError denied, connection_failed, service_failed, cancelled
   */
  read(...path: readonly string[]): Promise<unknown>;
  /** The names below a path; those that end with a slash have more below them. */
  list(...path: readonly string[]): Promise<string[]>;
  close(): void;
}

/** A list of names, as "LIST" answers. */
const Keys = z.object({ data: z.object({ keys: z.array(z.string().max(1024)).max(100_000) }) });

/**
 * Opens a client, through the proxy of the environment, with certificates verified.
 *
 * @throws QCredError plain_http, file_unreadable (the authorities), bad_input, unsupported (the proxy)
 */
export async function openVaultServer(
  deps: Pick<Deps, 'env'>,
  { address, token, namespace, caPath }: VaultServerAt,
): Promise<VaultServer> {
  refusePlain(address);
  const ca = caPath === undefined ? undefined : [await readAuthority(caPath)];
  const { proxy, ...agents } = await connections(deps, address, ca);
  const url = new URL(address);
  const handler = createHandler(agents, limits);
  const base = url.pathname.replace(/\/+$/, '');

  async function ask(path: readonly string[], query: Record<string, string>): Promise<unknown> {
    const request = {
      method: 'GET',
      protocol: url.protocol,
      hostname: url.hostname.replace(/^\[|\]$/g, ''),
      ...(url.port === '' ? {} : { port: Number(url.port) }),
      path: [base, 'v1', ...path.map(part)].join('/'),
      query,
      headers: {
        host: url.host,
        'x-vault-token': token,
        'x-vault-request': 'true',
        ...(namespace === undefined ? {} : { 'x-vault-namespace': namespace }),
      },
    };
    let answer: WireAnswer;
    try {
      ({ response: answer } = await handler.handle(request));
    } catch (error) {
      throw unreached(error, url.host, proxy, 'Check the address of the Vault server.');
    }
    if (answer.statusCode === 404) return null;
    if (answer.statusCode !== 200) throw refused(answer.statusCode, url.host);
    const read = readJsonAnswer(answer.body);
    if ('value' in read) return read.value;
    throw strange(url.host);
  }

  return {
    read: (...path) => ask(path, {}),
    async list(...path) {
      const answer = await ask(path, { list: 'true' });
      if (answer === null) return [];
      const read = Keys.safeParse(answer);
      if (!read.success) throw strange(url.host);
      return read.data.data.keys;
    },
    close: () => handler.destroy(),
  };
}

/** A part of a path, that leads nowhere else. @throws QCredError bad_input */
function part(name: string): string {
  if (name === '' || name === '.' || name === '..' || /[/\\\0]/.test(name)) {
    throw new QCredError(
      'bad_input',
      'This is no path of a Vault server.',
      'Write it as in secret/team/aws.',
    );
  }
  return encodeURIComponent(name);
}

/** What a path consists of. */
export const partsOf = (path: string): string[] => path.split('/').filter((name) => name !== '');

/** What a status means: "HTTP Status Codes" of the API documentation. */
function refused(status: number, host: string): QCredError {
  if (status === 403) {
    return new QCredError(
      'denied',
      'The Vault server does not let this token read that, or the token has run out.',
      'Run "vault token lookup", and ask for a policy with "read" there, and "list" to find things.',
    );
  }
  if (status === 503) {
    return new QCredError(
      'service_failed',
      `The Vault server ${host} is sealed or in maintenance.`,
      'Try again later.',
    );
  }
  if (status >= 300 && status < 400) {
    return new QCredError(
      'service_failed',
      `The Vault server ${host} sends to another address, which is not followed.`,
      'Set VAULT_ADDR to the address of the active server.',
    );
  }
  const hint =
    status === 400 ? 'Check the path, and whether the key may be exported.' : 'Ask the people who run it.';
  return new QCredError('service_failed', `The Vault server answers with status ${status}.`, hint);
}

const strange = (host: string): QCredError =>
  new QCredError(
    'service_failed',
    `What ${host} sends is no answer of a Vault server.`,
    'Check VAULT_ADDR: it is the address of the server alone, without /v1 or /ui.',
  );
