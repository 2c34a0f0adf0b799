/** Key servers that lie, and PyKMIP's own: asked over real connections, with certificates that openssl made. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createPlain } from 'node:net';
import { createServer, type TLSSocket, type TlsOptions } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openKmip } from '#core/clouds/kmip/client.ts';
import { openKmipConnection } from '#core/clouds/kmip/connection.ts';
import { tags } from '#core/clouds/kmip/tags.ts';
import { enumeration, integer, structure, text, writeItem } from '#core/formats/ttlv/write.ts';
import { haveKeyServer, type KeyServerFiles, makeKeyServerFiles } from '../../support/kmip/server.ts';

describe.skipIf(!(await haveKeyServer()))('a key server', () => {
  let files: KeyServerFiles;
  beforeAll(() => {
    files = makeKeyServerFiles();
  });
  afterAll(() => files?.remove());

  const read = (name: string) => readFileSync(files.at(name));
  const place = (port: number, more: object = {}) => ({
    host: '127.0.0.1',
    port,
    authority: read('ca.pem').toString(),
    certificate: read('client.pem'),
    key: read('client.key'),
    ...more,
  });

  /** A server of ours, for as long as a test uses it. */
  async function served<T>(
    speak: (socket: TLSSocket) => void,
    use: (port: number) => Promise<T>,
    options: TlsOptions = {},
  ): Promise<T> {
    const sockets = new Set<TLSSocket>();
    const server = createServer(
      {
        key: read('server.key'),
        cert: read('server.pem'),
        ca: read('ca.pem'),
        requestCert: true,
        ...options,
      },
      (socket) => {
        sockets.add(socket);
        socket.on('error', () => {});
        speak(socket);
      },
    );
    server.on('tlsClientError', () => {});
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    try {
      return await use(typeof address === 'object' && address ? address.port : 0);
    } finally {
      for (const socket of sockets) socket.destroy();
      server.close();
    }
  }

  const answering = (bytes: Buffer) => (socket: TLSSocket) =>
    void socket.once('data', () => socket.write(bytes));
  const head = (tag: number, type: number, length: number): Buffer => {
    const bytes = Buffer.alloc(8);
    bytes.writeUInt32BE(tag * 256 + type);
    bytes.writeUInt32BE(length, 4);
    return bytes;
  };
  const response = (...items: Parameters<typeof structure>[1][]) =>
    writeItem(structure(tags.responseMessage, ...items));

  it.each([
    [
      'says that its answer is longer than any',
      () => head(tags.responseMessage, 1, 0xffff_fff8),
      /no answer of a KMIP/,
    ],
    ['says a length that is none', () => head(tags.responseMessage, 1, 13), /no answer of a KMIP/],
    ['answers as a request', () => head(tags.requestMessage, 1, 8), /no answer of a KMIP/],
    ['speaks HTTP', () => Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'), /no answer of a KMIP/],
    [
      'says more than it announced',
      () => Buffer.concat([head(tags.responseMessage, 1, 8), Buffer.alloc(24)]),
      /no answer/,
    ],
    [
      'lies about a length within',
      () => Buffer.concat([head(tags.responseMessage, 1, 16), head(1, 8, 64), Buffer.alloc(8)]),
      /cannot be read/,
    ],
    ['answers nothing within', () => response(), /cannot be read/],
    [
      'refuses, with a sentence that is not shown',
      () =>
        response(
          structure(
            tags.batchItem,
            enumeration(tags.resultStatus, 1),
            enumeration(tags.resultReason, 12),
            text(tags.resultMessage, 'CANARY sentence'),
          ),
        ),
      /does not give this out/,
    ],
    [
      'refuses for a reason that nobody knows',
      () =>
        response(
          structure(tags.batchItem, enumeration(tags.resultStatus, 1), enumeration(tags.resultReason, 999)),
        ),
      /Its reason is number 999/,
    ],
    [
      'speaks only a version that is too old',
      () =>
        response(
          structure(
            tags.batchItem,
            enumeration(tags.resultStatus, 0),
            structure(
              tags.responsePayload,
              structure(tags.protocolVersion, integer(tags.versionMajor, 1), integer(tags.versionMinor, 0)),
            ),
          ),
        ),
      /no version of KMIP from 1\.2/,
    ],
  ])('that %s is told apart', async (_what, bytes, words) => {
    await served(answering(bytes()), async (port) => {
      const error = await openKmip(place(port)).catch((error: unknown) => error);
      expect(String(error)).toMatch(words);
      expect(String(error)).not.toContain('CANARY');
    });
  });

  it.each([
    ['never answers', (socket: TLSSocket) => void socket],
    ['never ends an answer', answering(Buffer.concat([head(tags.responseMessage, 1, 64), Buffer.alloc(8)]))],
    [
      'sends a byte now and then',
      (socket: TLSSocket) => {
        const timer = setInterval(() => socket.write('B'), 50);
        socket.on('close', () => clearInterval(timer));
        socket.once('data', () => socket.write(head(tags.responseMessage, 1, 2 ** 19)));
      },
    ],
  ])('that %s is waited for so long and no longer', async (_what, speak) => {
    await served(speak, async (port) => {
      await expect(openKmip(place(port), 400)).rejects.toThrow(/did not answer within|no answer of a KMIP/);
    });
  });

  it('that speaks no TLS is not asked', async () => {
    const plain = createPlain((socket) => socket.on('error', () => {}).write('220 hello\r\n'));
    await once(plain.listen(0, '127.0.0.1'), 'listening');
    const address = plain.address();
    try {
      await expect(
        openKmip(place(typeof address === 'object' && address ? address.port : 0), 5_000),
      ).rejects.toThrow(/does not speak TLS|too old/);
    } finally {
      plain.close();
    }
  });

  it('with a certificate of somebody else is not asked, whatever the environment says', async () => {
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    try {
      let asked = 0;
      await served(
        (socket) => void socket.on('data', () => asked++),
        async (port) => {
          const error = await openKmip(place(port, { authority: undefined })).catch(
            (error: unknown) => error,
          );
          expect(String(error)).toMatch(/certificate of 127\.0\.0\.1/);
          const named = { host: 'localhost', authority: read('ca.pem').toString() };
          await openKmipConnection(place(port, named)).then((open) => open.close());
        },
      );
      expect(asked).toBe(0);
    } finally {
      delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    }
  });

  it('that does not take our certificate says so', async () => {
    await served(
      () => {},
      async (port) => {
        const other = { certificate: read('server.pem'), key: read('server.key') };
        await expect(openKmip(place(port, other), 5_000)).rejects.toThrow(
          /does not accept the certificate|closed the/,
        );
      },
      // It trusts nobody that we know.
      { ca: read('server.pem'), rejectUnauthorized: true },
    );
  });

  it('that only offers what is too old is told so', async () => {
    await served(
      () => {},
      async (port) => {
        await expect(openKmip(place(port), 5_000)).rejects.toThrow(
          /ways of encrypting connections that are too old/,
        );
      },
      { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
    );
  });

  it('is not asked with a certificate and a key that do not go together', async () => {
    await expect(openKmip(place(1, { key: read('server.key') }))).rejects.toThrow(/do not go together/);
    await expect(openKmip(place(1, { key: Buffer.from('CANARY') }))).rejects.toThrow(/do not go together/);
  });
});
