import { connect, type Socket } from 'node:net';
import { QCredError } from '#shared/errors.ts';
import type { Deps } from '../../../deps.ts';
import {
  type Call,
  callBytes,
  kinds,
  messageLength,
  mostBytes,
  type Received,
  readMessage,
  type Sent,
} from './message.ts';

/** A connection to the person's own bus. */
export interface Bus {
  /** @throws QCredError with what the other side calls its error; not_available after the time is up */
  call(to: Omit<Call, 'serial' | 'body'>, ...body: readonly Sent[]): Promise<Received>;
  /** The next signal of an object. */
  signal(path: string, member: string, timeoutMs: number): Promise<Received>;
  close(): void;
}

const answerMs = 20_000;

const silent = (): QCredError =>
  new QCredError(
    'not_available',
    'The keyring of this session does not answer.',
    'Unlock it with its own program, then try again.',
  );

/** Where the bus listens (D-Bus specification, "Server Addresses"); null where there is none that is reached here. */
export function busAddress({ env }: Pick<Deps, 'env'>): string | null {
  for (const address of (env.DBUS_SESSION_BUS_ADDRESS ?? '').split(';')) {
    const [, key, value] = /^unix:(?:.*,)?(path|abstract)=([^,]+)/.exec(address) ?? [];
    const path = value?.replace(/%([0-9a-f]{2})/gi, (_, hex) =>
      String.fromCharCode(Number.parseInt(String(hex), 16)),
    );
    if (path !== undefined) return key === 'abstract' ? `\0${path}` : path;
  }
  return env.XDG_RUNTIME_DIR ? `${env.XDG_RUNTIME_DIR}/bus` : null;
}

interface Waiting {
  fits: (message: Received) => boolean;
  done: (message: Received) => void;
  fail: (error: QCredError) => void;
}

/**
 * Connects as the person who runs this: the bus checks that with the system.
 *
 * @throws QCredError not_available
 */
export async function openBus(path: string, uid: number | undefined): Promise<Bus> {
  const socket = connect({ path });
  const waiting = new Set<Waiting>();
  let received = Buffer.alloc(0);
  const end = () => {
    for (const one of waiting) one.fail(silent());
    waiting.clear();
    socket.destroy();
  };
  await greet(socket, uid).catch((error: unknown) => {
    socket.destroy();
    throw error;
  });
  socket.on('error', end).on('close', end);
  socket.on('data', (chunk) => {
    try {
      received = Buffer.concat([received, chunk]);
      for (let length = messageLength(received); length !== null && received.length >= length; ) {
        const message = readMessage(received.subarray(0, length));
        received = received.subarray(length);
        for (const one of waiting) if (one.fits(message)) one.done(message);
        length = messageLength(received);
      }
      if (received.length > mostBytes) end();
    } catch {
      end();
    }
  });
  const wait = (fits: Waiting['fits'], timeoutMs: number) =>
    new Promise<Received>((resolve, reject) => {
      const one: Waiting = {
        fits,
        done: (message) => {
          clearTimeout(timer);
          waiting.delete(one);
          resolve(message);
        },
        fail: (error) => {
          clearTimeout(timer);
          waiting.delete(one);
          reject(error);
        },
      };
      const timer = setTimeout(() => one.fail(silent()), timeoutMs);
      waiting.add(one);
    });
  let serial = 0;
  const bus: Bus = {
    async call(to, ...body) {
      serial++;
      const mine = serial;
      const answer = wait(({ replyTo }) => replyTo === mine, answerMs);
      socket.write(callBytes({ ...to, serial: mine, body }));
      const message = await answer;
      if (message.kind === kinds.answer) return message;
      throw new QCredError(
        'not_available',
        `The keyring of this session refuses to answer (${(message.error ?? '').slice(0, 100)}).`,
        'Look with its own program whether it is unlocked.',
      );
    },
    signal: (path, member, timeoutMs) =>
      wait((m) => m.kind === kinds.signal && m.path === path && m.member === member, timeoutMs),
    close: end,
  };
  const own = 'org.freedesktop.DBus';
  await bus.call({ destination: own, path: '/org/freedesktop/DBus', interface: own, member: 'Hello' });
  return bus;
}

/** "Authentication Protocol", EXTERNAL: the system says who is at the other end of the socket. */
function greet(socket: Socket, uid: number | undefined): Promise<void> {
  return new Promise((done, fail) => {
    const timer = setTimeout(() => fail(silent()), answerMs);
    const settle = (act: () => void) => {
      clearTimeout(timer);
      socket.removeAllListeners();
      act();
    };
    socket.once('error', () => settle(() => fail(silent())));
    socket.once('connect', () => {
      const id = uid === undefined ? '' : ` ${Buffer.from(String(uid)).toString('hex')}`;
      socket.write(`\0AUTH EXTERNAL${id}\r\n`);
    });
    // One line, before which nothing else is sent.
    socket.once('data', (line) => {
      if (!line.toString('latin1').startsWith('OK ')) return settle(() => fail(silent()));
      socket.write('BEGIN\r\n');
      return settle(done);
    });
  });
}
