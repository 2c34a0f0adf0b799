import { Secret } from '#core/store/secrets/secret.ts';
import type { ExportEntry, Target, TargetText } from '#core/tools/targets/kit/target.ts';
import { after, filesOf, inMode } from './contract.ts';

/** For a tool with one file, which it calls `part`: the file with a text, and its text after a plan. */
export function oneFile(target: Target, part: string) {
  const opened = (text: string): TargetText[] => filesOf(target, { [part]: text });
  const write = (text: string, entries: readonly ExportEntry[], remove: readonly string[] = []): string =>
    after(opened(text), target.plan(opened(text), entries, remove))[0]?.text ?? '';
  return { opened, write };
}

/** The same entry with a key so short that it fits into what a test expects: `K`, without a token. */
export const withKey = (entry: ExportEntry): ExportEntry => ({
  ...inMode('static', entry),
  accessKeyId: 'K',
  secretAccessKey: new Secret('CANARY'),
  sessionToken: undefined,
});
