import { isIP } from 'node:net';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { QCredError } from '#shared/errors.ts';
import { headBytes } from '../../formats/ttlv/item.ts';
import { isOfCertificate, judgeConnection } from '../client/network.ts';
import { unseen } from '../client/wire/seen.ts';
import { tags } from './tags.ts';

/** A key server, and who asks it. */
export interface KmipLocation {
  host: string;
  port: number;
  /** Authorities to trust, PEM; without them the system's. */
  authority?: string;
  /** The certificate with which it is asked, and its key without a password, both PEM. */
  certificate: Buffer;
  key: Buffer;
}

/** Requests to a key server, one after the other. */
export interface KmipConnection {
  /**
   * @param request a whole message
   * @returns the whole answer, which whoever asked overwrites
   * @throws QCredError connection_failed, service_failed
   */
  ask(request: Buffer): Promise<Buffer>;
  close(): void;
}

/** A key with all its certificates, or a list of a thousand names, is a tenth of this. */
export const mostAnswerBytes = 2 ** 20;
/** Until the connection stands, and until an answer has come whole. */
const patienceMs = 20_000;

/** The head of each answer: its tag, and that it is a structure. */
const answerHead = tags.responseMessage * 256 + 1;

/**
 * Opens a connection with TLS 1.2 or newer, in which both sides show certificates: section 3 of "KMIP Profiles 1.4".
 *
 * @param patience how long to wait, in milliseconds
 * @throws QCredError connection_failed; bad_input for a certificate or key that is none
 */
export async function openKmipConnection(
  place: KmipLocation,
  patience = patienceMs,
): Promise<KmipConnection> {
  const where = `${place.host}:${place.port}`;
  const socket = await secured(place, where, patience);
  let failed: QCredError | null = null;
  let waiting: { take(bytes: Buffer): void; fail(error: QCredError): void } | null = null;
  const fail = (error: QCredError): void => {
    failed ??= error;
    waiting?.fail(failed);
    socket.destroy();
  };
  socket.on('data', (bytes) => {
    if (waiting) waiting.take(bytes);
    else fail(strange(where));
  });
  socket.on('error', (error) => fail(connectionFault(error, where, patience)));
  socket.on('close', () => fail(closedEarly(where)));

  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        if (failed || waiting) return reject(failed ?? strange(where));
        const frame = createFrame();
        const done = (settle: () => void): void => {
          clearTimeout(timer);
          waiting = null;
          settle();
        };
        // Of the whole: a server that sends a byte now and then is not waited for either.
        const timer = setTimeout(() => fail(late(where, patience)), patience);
        waiting = {
          fail: (error) =>
            done(() => {
              frame.forget();
              reject(error);
            }),
          take(bytes) {
            const found = frame.add(bytes);
            if (found === 'strange') fail(strange(where));
            else if (found) done(() => resolve(found));
          },
        };
        socket.write(request);
      }),
    close: () => {
      failed ??= closedEarly(where);
      socket.destroy();
    },
  };
}

/** Gathers one answer, whose length its head says. */
function createFrame() {
  let whole = Buffer.alloc(headBytes);
  let filled = 0;
  return {
    forget: () => void whole.fill(0),
    /** @returns the whole once it is there; 'strange' for what is no answer */
    add(bytes: Buffer): Buffer | 'strange' | null {
      let at = 0;
      if (filled < headBytes) {
        at = bytes.copy(whole, filled, 0, headBytes - filled);
        filled += at;
        if (filled < headBytes) return null;
        const length = whole.readUInt32BE(4);
        if (whole.readUInt32BE(0) !== answerHead || length % 8 !== 0) return 'strange';
        if (length > mostAnswerBytes) return 'strange';
        whole = Buffer.concat([whole], headBytes + length);
      }
      if (filled + bytes.length - at > whole.length) return 'strange';
      filled += bytes.copy(whole, filled, at);
      bytes.fill(0);
      return filled === whole.length ? whole : null;
    },
  };
}

/** A connection whose certificates have been seen on both sides. */
function secured(place: KmipLocation, where: string, patience: number): Promise<TLSSocket> {
  const { host, port, certificate, key, authority } = place;
  const options: ConnectionOptions = {
    host,
    port,
    cert: certificate,
    key,
    minVersion: 'TLSv1.2',
    // Said here, NODE_TLS_REJECT_UNAUTHORIZED does not count.
    rejectUnauthorized: true,
    ...(isIP(host) ? {} : { servername: host }),
    ...(authority === undefined ? {} : { ca: authority }),
  };
  return new Promise((resolve, reject) => {
    let socket: TLSSocket;
    try {
      socket = connect(options);
    } catch {
      // What it says may quote what it was given.
      reject(
        new QCredError(
          'bad_input',
          'The certificate and the key for this server do not go together, or one of them is none.',
          'Choose the PEM files that the people of the key server gave you.',
        ),
      );
      return;
    }
    const timer = setTimeout(() => end(late(where, patience)), patience);
    const end = (error: QCredError): void => {
      clearTimeout(timer);
      socket.destroy();
      reject(error);
    };
    socket.once('error', (error) => end(connectionFault(error, where, patience)));
    socket.once('close', () => end(closedEarly(where)));
    socket.once('secureConnect', () => {
      clearTimeout(timer);
      socket.removeAllListeners();
      resolve(socket);
    });
  });
}

const late = (where: string, patience: number): QCredError =>
  new QCredError(
    'connection_failed',
    `${where} did not answer within ${Math.round(patience / 1000)} seconds.`,
    'Check the address and the port of the key server, and whether a firewall is in the way.',
  );

const closedEarly = (where: string): QCredError =>
  new QCredError(
    'connection_failed',
    `${where} closed the connection.`,
    'It may not accept your certificate: ask the people of the key server whether it is registered there.',
  );

const strange = (where: string): QCredError =>
  new QCredError(
    'service_failed',
    `What ${where} sends is no answer of a KMIP server.`,
    'It was not read further. Check the address and the port; 5696 is usual.',
  );

/** Alerts of a server that shares no way to encrypt with us, as Node's and Electron's TLS name them. */
const noneShared =
  /HANDSHAKE_FAILURE|PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|NO_SHARED_CIPHER|INSUFFICIENT_SECURITY/;
/** Alerts that speak of the certificate we showed. */
const oursRefused =
  /ALERT_(?:BAD_CERTIFICATE|CERTIFICATE_|UNKNOWN_CA|UNSUPPORTED_CERTIFICATE|ACCESS_DENIED|CERTIFICATE_REQUIRED)/;

function connectionFault(error: Error, where: string, patience: number): QCredError {
  const code: unknown = Reflect.get(error, 'code');
  const network = typeof code === 'string' ? code : 'UNKNOWN';
  if (noneShared.test(network)) {
    return new QCredError(
      'connection_failed',
      `${where} offers only ways of encrypting connections that are too old.`,
      'It needs TLS 1.2 with ECDHE and AES-GCM, or TLS 1.3: tell the people who run it.',
      { cause: error },
    );
  }
  if (oursRefused.test(network)) {
    return new QCredError(
      'denied',
      `${where} does not accept the certificate that you chose.`,
      'Ask the people of the key server for a certificate of yours that it knows, for clients.',
      { cause: error },
    );
  }
  if (network === 'ECONNRESET' || network === 'EPIPE') return closedEarly(where);
  const judged = judgeConnection(
    { wire: unseen, code: null, said: '', region: null, network, timedOut: false, excess: null },
    { host: where, proxy: null, timeoutMs: patience },
  );
  return new QCredError(
    'connection_failed',
    judged?.message ?? `The connection to ${where} failed.`,
    isOfCertificate(network)
      ? 'Nothing was sent. Choose the file with the authority of the key server.'
      : (judged?.hint ?? ''),
    { cause: error },
  );
}
