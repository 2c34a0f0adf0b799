import { QCredError } from '#shared/errors.ts';
import type { TargetId } from '#shared/model.ts';
import { awsTarget } from './aws/index.ts';
import { botoTarget } from './boto/index.ts';
import { cyberduckTarget } from './cyberduck/index.ts';
import { direnvTarget } from './direnv.ts';
import { dockerTarget } from './docker.ts';
import { dotenvTarget } from './dotenv.ts';
import { duckdbTarget } from './duckdb/index.ts';
import { duplicityTarget } from './duplicity.ts';
import { githubTarget } from './github.ts';
import { goofysTarget } from './goofys.ts';
import { hadoopTarget } from './hadoop/index.ts';
import type { Target } from './kit/target.ts';
import { kopiaTarget } from './kopia.ts';
import { kubernetesTarget } from './kubernetes/index.ts';
import { litestreamTarget } from './litestream/index.ts';
import { mcTarget } from './mc/index.ts';
import { powershellTarget } from './powershell.ts';
import { qkmsTarget } from './qkms.ts';
import { qtoolsTarget } from './qtools.ts';
import { rcloneTarget } from './rclone/index.ts';
import { resticTarget } from './restic.ts';
import { s3cmdTarget } from './s3cmd/index.ts';
import { s3fsTarget } from './s3fs/index.ts';
import { s4cmdTarget } from './s4cmd.ts';
import { s5cmdTarget } from './s5cmd.ts';
import { terraformTarget } from './terraform/index.ts';

/** Every tool we read and write, in the order people see them. */
export const targets: readonly Target[] = [
  awsTarget,
  rcloneTarget,
  s3cmdTarget,
  mcTarget,
  s5cmdTarget,
  s4cmdTarget,
  s3fsTarget,
  goofysTarget,
  botoTarget,
  resticTarget,
  duplicityTarget,
  kopiaTarget,
  terraformTarget,
  cyberduckTarget,
  duckdbTarget,
  hadoopTarget,
  litestreamTarget,
  qtoolsTarget,
  qkmsTarget,
  dotenvTarget,
  direnvTarget,
  powershellTarget,
  dockerTarget,
  kubernetesTarget,
  githubTarget,
];

/**
 * The target with this id.
 *
 * @throws QCredError not_found for an id that has no target
 */
export function targetById(id: TargetId): Target {
  const target = targets.find((t) => t.id === id);
  if (!target) throw new QCredError('not_found', `QCred does not know the tool "${id}".`);
  return target;
}
