import { readFile } from 'node:fs/promises';
import { writeAtomic } from '#core/store/files/atomic.ts';
import type { UpdateView } from '#shared/contract/updates.ts';
import { QCredError } from '#shared/errors.ts';
import { isNewer } from '#shared/version.ts';
import { replaceAppImage } from './appImage.ts';
import { fetchSmall } from './download.ts';
import { type Installed, installCommand } from './installed.ts';
import { type Feed, type Manifest, readManifest, type UpdateFile } from './manifest.ts';

/** Looks for a newer version, and puts it in this one's place where it can. */
export interface Updates {
  /** Whether there is a feed to ask. */
  isOn: boolean;
  /** @throws QCredError connection_failed; service_failed for what is not trusted */
  look(): Promise<UpdateView>;
  /** @throws QCredError as `look` and `replaceAppImage`; unsupported where QCred does not replace itself */
  install(): Promise<{ version: string }>;
}

interface UpdatesDeps {
  /** Null where the build names none. */
  feed: Feed | null;
  /** The version that runs. */
  version: string;
  installed: Installed;
  /** "linux-x64" */
  platform: string;
  /** Of the proxy. */
  env: NodeJS.ProcessEnv;
  now: () => Date;
  /** Remembers the highest serial that was seen. */
  statePath: string;
}

/** No manifest is longer. */
const mostBytes = 64 * 1024;

/** @param deps which version runs and how it came here; whom to ask */
export function createUpdates(deps: UpdatesDeps): Updates {
  const { feed, version, installed, platform, env, now, statePath } = deps;

  async function seenSerial(channel: string): Promise<number> {
    try {
      const state: unknown = JSON.parse(await readFile(statePath, 'utf8'));
      const serial: unknown = Object(state)[channel];
      return typeof serial === 'number' && Number.isSafeInteger(serial) ? serial : 0;
    } catch {
      return 0;
    }
  }

  /** What the feed says, which is remembered, so that nothing earlier is believed after it. */
  async function manifest(from: Feed): Promise<Manifest> {
    const [bytes, signature] = await Promise.all([
      fetchSmall(env, new URL('latest.json', from.url).href, mostBytes),
      fetchSmall(env, new URL('latest.json.sig', from.url).href, 1024),
    ]);
    const seen = await seenSerial(from.channel);
    const read = readManifest(bytes, Buffer.from(signature).toString('latin1'), from, { seen, now: now() });
    if (read.serial > seen) {
      const text = JSON.stringify({ [from.channel]: read.serial });
      await writeAtomic(statePath, Buffer.from(text), { mode: 0o600 });
    }
    return read;
  }

  const fileFor = ({ files }: Manifest): UpdateFile | undefined =>
    files.find(({ target }) => target === `${platform}-${installed.kind}`);

  function replacement(read: Manifest): Extract<UpdateView, { state: 'newer' }>['by'] {
    const file = fileFor(read);
    if (!file || installed.kind === 'other') return { kind: 'hand' };
    if (installed.kind === 'appimage') return { kind: 'itself' };
    return { kind: 'command', command: installCommand(installed.kind, file.name) };
  }

  return {
    isOn: feed !== null,

    async look() {
      if (!feed) return { state: 'off' };
      const read = await manifest(feed);
      if (!isNewer(read.version, version)) return { state: 'current' };
      return { state: 'newer', version: read.version, page: read.page, by: replacement(read) };
    },

    async install() {
      const read = feed && (await manifest(feed));
      const file = read && fileFor(read);
      if (!feed || !file || installed.kind !== 'appimage' || !isNewer(read.version, version)) {
        throw new QCredError(
          'unsupported',
          'There is no newer version that QCred can put in the place of this one.',
          'Look for updates again.',
        );
      }
      await replaceAppImage(env, installed.path, file, new URL(file.name, feed.url).href);
      return { version: read.version };
    },
  };
}
