import { s3cmdIni, s3cmdSettings } from '#core/tools/targets/s3cmd/ini.ts';
import { openIni } from '../kit/iniFile.ts';
import { type Part, soleName, type TargetText } from '../kit/target.ts';

/** All settings of `.s3cfg`, as s3cmd finds them. */
export function s3cmdParts(files: readonly TargetText[]): Part[] {
  const [source] = files;
  if (!source?.text) return [];
  const settings = s3cmdSettings(openIni(source, s3cmdIni));
  const says = new Map([...settings].map(([key, { text }]) => [key, text]));
  return [{ name: 'the configuration', of: [soleName], says }];
}
