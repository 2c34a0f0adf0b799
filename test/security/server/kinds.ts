/** Fifty ways to answer badly. */
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { type Asked, answer, around, chunk, chunked, drip, flood, head, page, send } from './answers.ts';

/** A way to answer. */
export interface Kind {
  /** Takes as long as we have patience, and not as long as it works. */
  hangs?: true;
  /** Spoken to with TLS, that it does not answer as it should. */
  tls?: true;
  /** Answers a request; for `tls`, what comes first. */
  answer(socket: Socket, asked: Asked): void;
}

const mega = 2 ** 20;
const xml = ['Content-Type: text/xml'];
const refusal = { status: '403 Forbidden' };
/** Compressed once: 200 MB of one letter. */
let bombed: Buffer | undefined;
const bomb = (): Buffer => (bombed ??= gzipSync(Buffer.alloc(200 * mega, 'a')));
const big = (n: number, text = 'a'): string => text.repeat(Math.ceil(n / text.length));

/** An answer that begins as it should and goes on with one thing for ever. */
const endless = (piece: string): Kind => ({
  answer(socket, { action }) {
    socket.write(`${head('200 OK', xml)}${around(action)[0]}`);
    flood(socket, piece);
  },
});

/** An answer of the right form with something in it. */
const holding = (inner: (asked: Asked) => string): Kind => ({
  answer: (socket, asked) => send(socket, answer(asked.action, inner(asked))),
});

/** Pages without an end. */
const pages = (make: (asked: Asked) => string): Kind => ({
  answer: (socket, asked) => send(socket, make(asked)),
});

export const kinds: Readonly<Record<string, Kind>> = {
  // Too much.
  'a refusal of 63 MB of <Message>': {
    answer: (socket) => send(socket, big(63 * mega, '<Message>'), refusal),
  },
  'a refusal of <Error> without an end': {
    answer(socket) {
      socket.write(head('403 Forbidden', xml));
      flood(socket, '<Error>');
    },
  },
  'a refusal of one megabyte of <Error>': {
    answer: (socket) => send(socket, big(mega - 1, '<Error>'), refusal),
  },
  'a page of HTML without an end': {
    answer(socket) {
      socket.write(`${head('200 OK', ['Content-Type: text/html'])}<!DOCTYPE html><html>`);
      flood(socket, '<p>Sign in</p>');
    },
  },
  'elements without an end': endless('<a></a>'),
  'empty elements without an end': endless('<a/>'),
  'text without an end': endless('text '),
  'depth without an end': endless('<a>'),
  'a comment without an end': {
    answer: (socket, { action }) => {
      socket.write(`${head('200 OK', xml)}${around(action)[0]}<!--`);
      flood(socket, 'comment ');
    },
  },
  'a body of many gigabytes by its length': {
    answer(socket, { action }) {
      socket.write(`${head('200 OK', [...xml, 'Content-Length: 9007199254740991'])}${around(action)[0]}`);
      flood(socket, 'text ');
    },
  },
  'chunks of one byte': {
    answer(socket, { action }) {
      socket.write(`${chunked}${chunk(around(action)[0])}`);
      flood(socket, chunk('a'));
    },
  },
  'chunks with long extensions': {
    answer(socket, { action }) {
      socket.write(`${chunked}${chunk(around(action)[0])}`);
      flood(socket, `1;${big(8000, 'x=y;')}\r\na\r\n`);
    },
  },
  'a chunk extension without an end': {
    answer(socket) {
      socket.write(`${chunked}1;`);
      flood(socket, 'x=y;');
    },
  },
  'trailers without an end': {
    answer(socket, { action }) {
      socket.write(`${chunked}${chunk(answer(action, ''))}0\r\n`);
      flood(socket, 'X-Trailer: value\r\n');
    },
  },
  'a header without an end': {
    answer(socket) {
      socket.write('HTTP/1.1 200 OK\r\nX-Long: ');
      flood(socket, 'value ');
    },
  },
  'headers without an end': {
    answer(socket) {
      socket.write('HTTP/1.1 200 OK\r\n');
      flood(socket, 'X-Header: value\r\n');
    },
  },
  'three thousand short headers': {
    answer: (socket, { action }) =>
      send(socket, answer(action, ''), { headers: Array.from({ length: 3000 }, () => 'a:b') }),
  },
  'a status line without an end': {
    answer(socket) {
      socket.write('HTTP/1.1 200 ');
      flood(socket, 'fine ');
    },
  },
  '100 Continue without an end': { answer: (socket) => flood(socket, 'HTTP/1.1 100 Continue\r\n\r\n') },
  '103 Early Hints without an end': {
    answer: (socket) =>
      flood(socket, `HTTP/1.1 103 Early Hints\r\nLink: ${big(8000, '</a>; rel=preload,')}\r\n\r\n`),
  },
  // Well-formed, and meant to cost.
  'eight megabytes of short elements': holding(() => big(8 * mega, '<a>b</a>')),
  'eight megabytes of one text': holding(() => `<Content>${big(8 * mega)}</Content>`),
  'eight megabytes of one attribute': holding(() => `<a b="${big(8 * mega)}"/>`),
  'eight megabytes of one name': holding(() => `<${big(8 * mega)}/>`),
  'a million attributes': holding(() => `<a ${big(8 * mega, 'b="c" ')}/>`),
  'an attribute without quotes': holding(() => `<a b=x/${big(8 * mega)}x>`),
  'a hundred thousand levels': holding(() => `${big(300_000, '<a>')}${big(400_000, '</a>')}`),
  'a million entities': holding(() => `<a>${big(8 * mega, '&amp;')}</a>`),
  'a million ends of lines': holding(() => big(8 * mega, `<a>${big(200, '\r')}</a>`)),
  'entities of its own': {
    answer: (socket, { action }) =>
      send(
        socket,
        `<!DOCTYPE x [<!ENTITY a "${big(1000)}">${Array.from({ length: 9 }, (_, i) => `<!ENTITY b${i} "${big(80, i === 0 ? '&a;' : `&b${i - 1};`)}">`).join('')}]>${answer(action, '&b8;')}`,
      ),
  },
  'document types without an end': {
    answer: (socket) => send(socket, big(4 * mega, '<!DOCTYPE a>')),
  },
  'a document of another kind': { answer: (socket) => send(socket, '<Strange><a/></Strange>') },
  'a document with names of JavaScript': holding(
    () => '<__proto__><a>b</a></__proto__><constructor>c</constructor><toString>d</toString>',
  ),
  'a policy of two megabytes of brackets': pages(({ action, n }) =>
    page(
      action,
      n,
      1,
      `<UserPolicyList><member><PolicyName>p</PolicyName><PolicyDocument>${big(2 * mega, '[')}</PolicyDocument></member></UserPolicyList>`,
    ),
  ),
  'JSON of two megabytes of brackets': { answer: (socket) => send(socket, big(2 * mega, '{"a":')) },
  'a credential report of a million rows': {
    answer(socket, { action }) {
      const csv = `user,access_key_1_active\n${big(4 * mega, 'u,true\n')}`;
      const inner: Record<string, string> = {
        GetAccountAuthorizationDetails: '<IsTruncated>false</IsTruncated>',
        GenerateCredentialReport: '<State>COMPLETE</State>',
        GetCredentialReport: `<Content>${Buffer.from(csv).toString('base64')}</Content>`,
      };
      send(socket, answer(action, inner[action] ?? ''));
    },
  },
  'a credential report of quotation marks': {
    answer(socket, { action }) {
      const csv = `user,access_key_1_active\n${big(4 * mega, '"",')}`;
      const inner: Record<string, string> = {
        GetAccountAuthorizationDetails: '<IsTruncated>false</IsTruncated>',
        GenerateCredentialReport: '<State>COMPLETE</State>',
        GetCredentialReport: `<Content>${Buffer.from(csv).toString('base64')}</Content>`,
      };
      send(socket, answer(action, inner[action] ?? ''));
    },
  },
  // Pages.
  'empty pages for ever': pages(({ action, n }) => page(action, n, 0)),
  'the same page for ever': pages(({ action, n }) => page(action, 0, 3, '', `m${n}`)),
  'full pages for ever': pages(({ action, n }) => page(action, n * 1000, 1000)),
  'pages of one for ever': pages(({ action, n }) => page(action, n, 1)),
  'fat pages for ever': pages(({ action, n }) =>
    page(
      action,
      n * 100,
      100,
      `<UserPolicyList><member><PolicyName>p</PolicyName><PolicyDocument>${big(60_000)}</PolicyDocument></member></UserPolicyList>`,
    ),
  ),
  'pages with a marker of a megabyte': pages(({ action, n }) =>
    page(action, n, 1, '', `${n}${big(mega - 4000)}`),
  ),
  'pages that no page size makes small enough': pages(({ action, n }) =>
    page(action, n, 1, `<Tags>${big(9 * mega, '<member/>')}</Tags>`),
  ),
  'throttled for ever': {
    hangs: true,
    answer: (socket) =>
      send(socket, '<Error><Code>Throttling</Code></Error>', {
        status: '429 Slow',
        headers: ['Retry-After: 25'],
      }),
  },
  'broken for ever': { answer: (socket) => send(socket, 'broken', { status: '500 Broken' }) },
  // Slow.
  'no answer': { hangs: true, answer() {} },
  'a head a byte at a time': {
    hangs: true,
    answer: (socket) => drip(socket, (n) => 'HTTP/1.1 200 OK\r\nX-Slow: '[n] ?? 'a', 200),
  },
  'a body a byte at a time': {
    hangs: true,
    answer(socket, { action }) {
      socket.write(`${head('200 OK', xml)}${around(action)[0]}`);
      drip(socket, () => ' ', 200);
    },
  },
  'a refusal a byte at a time': {
    hangs: true,
    answer(socket) {
      socket.write(head('403 Forbidden', xml));
      drip(socket, () => ' ', 200);
    },
  },
  'a chunk a byte at a time': {
    hangs: true,
    answer(socket, { action }) {
      socket.write(`${chunked}${chunk(around(action)[0])}`);
      drip(socket, () => chunk('a'), 200);
    },
  },
  'a head and nothing more': {
    hangs: true,
    answer: (socket) => void socket.write(head('200 OK', [...xml, 'Content-Length: 10'])),
  },
  'an early hint now and then': {
    hangs: true,
    answer: (socket) => drip(socket, () => 'HTTP/1.1 103 Early Hints\r\n\r\n', 4000),
  },
  'silence instead of TLS': { hangs: true, tls: true, answer() {} },
  'TLS a byte at a time': {
    hangs: true,
    tls: true,
    answer: (socket) => drip(socket, (n) => '\x16\x03\x03\x40\x00'[n] ?? '\x00', 200),
  },
  'noise instead of TLS': { tls: true, answer: (socket) => flood(socket, '\x16\x03\x03\x40\x00noise') },
  // Not what was said.
  'a length that is too long': {
    answer(socket, { action }) {
      socket.end(`${head('200 OK', [...xml, 'Content-Length: 100000'])}${answer(action, '')}`);
    },
  },
  'a length that is too short': {
    answer(socket, { action }) {
      socket.write(`${head('200 OK', [...xml, 'Content-Length: 40'])}${answer(action, big(100_000))}`);
    },
  },
  'two lengths': {
    answer: (socket, { action }) => send(socket, answer(action, ''), { headers: ['Content-Length: 3'] }),
  },
  'a length and chunks': {
    answer: (socket, { action }) =>
      send(socket, chunk(answer(action, '')), { headers: ['Transfer-Encoding: chunked'] }),
  },
  'a length below zero': {
    answer: (socket) => void socket.write(head('200 OK', [...xml, 'Content-Length: -1'])),
  },
  'a compressed bomb': {
    answer: (socket) => send(socket, bomb(), { headers: ['Content-Encoding: gzip'] }),
  },
  'a redirect to itself': {
    answer: (socket) => send(socket, '', { status: '307 Go', headers: ['Location: /'] }),
  },
  'a redirect elsewhere': {
    answer: (socket) =>
      send(socket, '', {
        status: '301 Moved',
        headers: ['Location: http://192.0.2.1/', 'x-amz-bucket-region: elsewhere'],
      }),
  },
  'another protocol': {
    answer: (socket) => {
      socket.write(head('101 Switching Protocols', ['Upgrade: websocket', 'Connection: Upgrade']));
      flood(socket, 'frames', 50 * mega);
    },
  },
  'no HTTP at all': { answer: (socket) => flood(socket, 'SSH-2.0-OpenSSH_9.6\r\n') },
  'an answer that nobody asked for': {
    answer(socket, { action }) {
      send(socket, answer(action, ''));
      send(socket, answer(action, ''));
      flood(socket, head('200 OK', ['Content-Length: 0']), 20 * mega);
    },
  },
  'a reset connection': { answer: (socket) => void socket.resetAndDestroy() },
  'a reset in the middle': {
    answer(socket, { action }) {
      socket.write(`${head('200 OK', [...xml, 'Content-Length: 100000'])}${around(action)[0]}`, () =>
        socket.resetAndDestroy(),
      );
    },
  },
  'nothing at all': { answer: (socket) => void socket.end() },
};
