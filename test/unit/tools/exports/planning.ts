/** A vault and files of tools in memory, on which exports are planned with the tools' own readers. */
import { workHere } from '#core/nodeDeps.ts';
import type { OpenVault } from '#core/store/access.ts';
import { formatMaterial } from '#core/store/secrets/material.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import { credentialAccount } from '#core/store/secrets/store.ts';
import type { Edits } from '#core/tools/edits/edits.ts';
import type { PlannedWrite } from '#core/tools/plans.ts';
import { emptyVault, type VaultState } from '#shared/model.ts';
import { idOf, now } from '../../records.ts';

export const home = '/home/p';
export const awsConfig = `${home}/.aws/config`;
export const awsCredentials = `${home}/.aws/credentials`;
export const rcloneConfig = `${home}/.config/rclone/rclone.conf`;
export const at = now.toISOString();

/** The secret of key `n`. */
export const secretOf = (n: number): string => `CANARY/planning/${n}+0123456789`;

/** Opens one; each key of it has its secret. @param files by path */
export function planning(state: Partial<VaultState>, files: Record<string, string> = {}) {
  const vault: VaultState = { ...emptyVault(), ...state };
  const secrets = new Map(
    vault.credentials.map(({ id }) => [
      credentialAccount(id),
      formatMaterial({ secretAccessKey: new Secret(secretOf(Number(id.slice(-12)))) }),
    ]),
  );
  const logged: string[] = [];
  const read: string[] = [];
  let ids = 900;
  const access = {
    deps: {
      ...{ now: () => now, uuid: () => idOf(++ids), home, env: {}, platform: 'linux', work: workHere },
      command: ['/usr/bin/qcred'],
    },
    vault: { key: new Uint8Array(32).fill(7), state: async () => vault },
    secrets: { kind: 'keychain', get: async (account: string) => secrets.get(account) ?? null },
    activity: {
      append: async ({ action, subject, detail }: Record<string, string>) =>
        void logged.push(`${action} ${subject} ${detail}`),
    },
  } as unknown as OpenVault;
  const edits = {
    readForPlan: async (path: string) => {
      read.push(path);
      return { text: files[path] ?? null, before: null, target: path, names: 1 };
    },
  } as unknown as Edits;
  return { access, edits, secrets, logged, read };
}

/** The texts that are planned, by path. */
export const textsOf = ({ plan }: Pick<PlannedWrite, 'plan'>): Record<string, string | null> =>
  Object.fromEntries(
    plan.edits.map(({ path, after }) => [path, after === null ? null : new TextDecoder().decode(after)]),
  );
