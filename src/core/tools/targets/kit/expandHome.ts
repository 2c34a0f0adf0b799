import type { TargetEnvironment } from './target.ts';

/** A path with a leading `~` replaced by the person's folder, as Python's `os.path.expanduser` does it. */
export function expandHome(
  text: string,
  { home, platform }: Pick<TargetEnvironment, 'home' | 'platform'>,
): string {
  const own = platform === 'win32' ? /^~(?=$|[\\/])/ : /^~(?=$|\/)/;
  return text.replace(own, () => home);
}
