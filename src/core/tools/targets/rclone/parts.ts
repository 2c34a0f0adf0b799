import { rcloneIni, rcloneSettings } from '#core/tools/targets/rclone/ini.ts';
import { openIni } from '../kit/iniFile.ts';
import type { Part, TargetText } from '../kit/target.ts';
import { fileInUse, isEncrypted } from './locate.ts';

/**
 * The remotes of rclone, and `[DEFAULT]`, which is nobody's.
 *
 * @throws QCredError file_malformed
 */
export function rcloneParts(files: readonly TargetText[]): Part[] {
  const source = fileInUse(files);
  if (!source?.text || isEncrypted(source)) return [];
  const document = openIni(source, rcloneIni);
  return [...document.byId.keys()].map((name) => ({
    name: `[${name}]`,
    of: name === 'DEFAULT' ? [] : [name],
    says: rcloneSettings(document, name),
  }));
}
