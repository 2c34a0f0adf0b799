/** Reads a collection of the Secret Service (specifications.freedesktop.org/secret-service). Nothing is written. */
import { QCredError } from '#shared/errors.ts';
import type { Bus } from './bus.ts';
import { type Reader, type Received, reader, type Sent } from './message.ts';

const destination = 'org.freedesktop.secrets';
const root = '/org/freedesktop/secrets';
const service = 'org.freedesktop.Secret.Service';
const collection = 'org.freedesktop.Secret.Collection';
const item = 'org.freedesktop.Secret.Item';
const prompt = 'org.freedesktop.Secret.Prompt';

/** More than anybody has. */
const mostItems = 1000;
/** As long as a person takes to type a password. */
const promptMs = 120_000;

const text = (value: string): Sent => ({ type: 's', value });

/** What an answer holds, whose form has to be the one that is expected. */
function read<T>(message: Received, signature: string, from: (body: Reader) => T): T {
  try {
    if (message.signature !== signature) throw new RangeError('form');
    return from(reader(message.body));
  } catch {
    throw new QCredError(
      'not_available',
      'The keyring of this session answers in a way that is not known.',
      '',
    );
  }
}

const pathsOf = (body: Reader): string[] => {
  const found: string[] = [];
  body.list(4, () => void found.push(body.text()));
  return found;
};

/** Names in paths: what is no letter or digit is `_` with two digits. */
const named = (path: string): string =>
  Buffer.from(
    path.replace(/_([0-9a-f]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(String(hex), 16))),
    'latin1',
  ).toString('utf8');

/**
 * The secrets of a collection, as they stand in it.
 *
 * @param name of the collection, as who made it called it
 * @returns null where there is no such collection
 * @throws QCredError not_available, cancelled
 */
export async function readCollection(bus: Bus, name: string): Promise<Buffer[] | null> {
  const property = (path: string, of: string, what: string) =>
    bus.call(
      { destination, path, interface: 'org.freedesktop.DBus.Properties', member: 'Get' },
      text(of),
      text(what),
    );
  const paths = async (path: string, of: string, what: string) =>
    read(await property(path, of, what), 'v', (body) => (body.signature() === 'ao' ? pathsOf(body) : []));
  const all = await paths(root, service, 'Collections');
  const path = all.find((one) => named(one) === `${root}/collection/${name}`);
  if (path === undefined) return null;
  const locked = await property(path, collection, 'Locked');
  if (read(locked, 'v', (body) => body.signature() === 'b' && body.bool())) await unlock(bus, path);
  const items = await paths(path, collection, 'Items');
  if (items.length > mostItems) {
    throw new QCredError(
      'bad_input',
      'The keyring holds too many items.',
      'Remove the sessions that it caches.',
    );
  }
  // Over the person's own socket, as aws-vault does it: the library for it knows no other way.
  const opened = await bus.call(
    { destination, path: root, interface: service, member: 'OpenSession' },
    text('plain'),
    { type: 'v', value: '' },
  );
  const session = read(opened, 'vo', (body) => {
    if (body.signature() !== 's') throw new RangeError('form');
    body.text();
    return body.text();
  });
  const secrets: Buffer[] = [];
  for (const one of items) {
    const secret = await bus.call(
      { destination, path: one, interface: item, member: 'GetSecret' },
      { type: 'o', value: session },
    );
    const value = read(secret, '(oayays)', (body) => {
      body.text();
      body.bytes();
      return body.bytes();
    });
    secrets.push(value);
    secret.body.fill(0);
  }
  return secrets;
}

/** Has the keyring ask the person for its password. */
async function unlock(bus: Bus, path: string): Promise<void> {
  const answer = await bus.call(
    { destination, path: root, interface: service, member: 'Unlock' },
    { type: 'ao', value: [path] },
  );
  const asking = read(answer, 'aoo', (body) => {
    pathsOf(body);
    return body.text();
  });
  if (asking === '/') return;
  const own = 'org.freedesktop.DBus';
  const rule = `type='signal',interface='${prompt}',member='Completed',path='${asking}'`;
  await bus.call(
    { destination: own, path: '/org/freedesktop/DBus', interface: own, member: 'AddMatch' },
    text(rule),
  );
  const completed = bus.signal(asking, 'Completed', promptMs);
  // The answer to the call itself may fail first; the signal is then nobody's business.
  completed.catch(() => {});
  await bus.call({ destination, path: asking, interface: prompt, member: 'Prompt' }, text(''));
  if (read(await completed, 'bv', (body) => body.bool())) {
    throw new QCredError(
      'cancelled',
      'The keyring was not unlocked, so nothing was taken.',
      'Try again, and answer its question.',
    );
  }
}
