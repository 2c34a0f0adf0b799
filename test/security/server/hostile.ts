/** A service that answers badly. The path of an endpoint says how. */
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { kinds } from './kinds.ts';

export interface Hostile {
  /** The endpoint that answers in a way. */
  urlOf(kind: string): string;
  close(): void;
}

/** How much of a request is looked at for what it asks. */
const maxHead = 20_000;

/** Takes requests apart and has each answered; what is behind a head is looked at for its action and let go. */
function serve(socket: Socket, counts: Map<string, number>): void {
  let seen = '';
  socket.on('error', () => {});
  socket.on('data', (bytes) => {
    seen = (seen + bytes.toString('latin1')).slice(-maxHead);
    const [whole, head = '', method, path = ''] = /^(([A-Z]+) (\S+) HTTP[\s\S]*?)\r\n\r\n/.exec(seen) ?? [];
    if (whole === undefined) return;
    const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
    if (seen.length < whole.length + length) return;
    const body = seen.slice(whole.length, whole.length + length);
    seen = seen.slice(whole.length + length);
    const name = decodeURIComponent(path.split(/[/?]/)[1] ?? '');
    const action = method === 'GET' ? 'ListBuckets' : (/Action=(\w+)/.exec(body)?.[1] ?? 'None');
    const key = `${name} ${action}`;
    const n = counts.get(key) ?? 0;
    counts.set(key, n + 1);
    kinds[name]?.answer(socket, { action, n, most: Number(/MaxItems=(\d+)/.exec(body)?.[1] ?? 100) });
  });
}

/** Starts one. */
export async function startHostile(): Promise<Hostile> {
  const counts = new Map<string, number>();
  const sockets = new Set<Socket>();
  const listen = async (answer: (socket: Socket) => void) => {
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      answer(socket);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return { server, port: (server.address() as AddressInfo).port };
  };
  const plain = await listen((socket) => serve(socket, counts));
  const tls = new Map<string, Awaited<ReturnType<typeof listen>>>();
  for (const [name, kind] of Object.entries(kinds)) {
    if (!kind.tls) continue;
    const own = await listen((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => kind.answer(socket, { action: '', n: 0, most: 0 }));
    });
    tls.set(name, own);
  }
  return {
    urlOf: (kind) =>
      tls.has(kind)
        ? `https://127.0.0.1:${tls.get(kind)?.port}`
        : `http://127.0.0.1:${plain.port}/${encodeURIComponent(kind)}`,
    close() {
      for (const socket of sockets) socket.destroy();
      for (const { server } of [plain, ...tls.values()]) server.close();
    },
  };
}
