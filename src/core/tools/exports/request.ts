import type { Credential, SecretMode, TargetId } from '#shared/model.ts';
import type { OpenVault } from '../../store/access.ts';
import type { KeyName } from '../../store/consent.ts';
import { peekSecret, readSecret } from '../../store/credentials.ts';
import type { SecretMaterial } from '../../store/secrets/secret.ts';
import type { Edits } from '../edits/edits.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

/** Profiles that should stand in a tool's files, each under every name that it has there. */
export interface ExportRequest {
  target: TargetId;
  profileIds: readonly string[];
  mode: SecretMode;
  /** The file, for a target whose place is chosen. */
  path?: string;
  /** Another name there, for the one profile of the request, instead of the one it has. */
  name?: string;
  /** Whether that name is to stand beside those it has. */
  beside?: boolean;
  /** Exact names by profile id: those and no others are written, of these profiles and of others that they need. */
  names?: ReadonlyMap<string, readonly string[]>;
  /** Whether what stands there is the person's own but for the secret: only that is written. */
  asFound?: boolean;
  /** Whether names that somebody else's entries have there are avoided: for what nobody asked for by name. */
  avoiding?: boolean;
  /** Whether the one profile of the request is to stand there as the tool's default. */
  asDefault?: boolean;
}

/** What plans are made on: several of them, one after the other, become one change. */
export interface ExportContext {
  access: OpenVault;
  workspace: Workspace;
  secretOf(credential: Credential): Promise<SecretMaterial>;
  /** Keys whose secrets were planned in the clear where they do not stand yet; by credential id. */
  plaintext: Map<string, KeyName>;
}

export interface ExportOptions {
  /** Whether the plan is only looked at: secrets are not read for anybody then. It is not to be carried out. */
  look?: boolean;
}

/**
 * @param access the open vault
 * @param edits reads the tools' files
 */
export const exportContext = (
  access: OpenVault,
  edits: Edits,
  { look = false }: ExportOptions = {},
): ExportContext => ({
  access,
  workspace: createWorkspace(access.deps, edits),
  secretOf: secretReader(look ? (c) => peekSecret(access, c) : (c) => readSecret(access, c, 'static export')),
  plaintext: new Map(),
});

/** Reads each secret once for a plan, however many tools it goes to. */
function secretReader(from: ExportContext['secretOf']): ExportContext['secretOf'] {
  const read = new Map<string, Promise<SecretMaterial>>();
  return (credential) => {
    const known = read.get(credential.id) ?? from(credential);
    read.set(credential.id, known);
    return known;
  };
}
