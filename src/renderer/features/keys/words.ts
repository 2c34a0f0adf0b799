import type { LucideIcon } from 'lucide-react';
import { Ban, CircleCheck, CircleDashed, CircleHelp, CirclePause, Hourglass, Trash2 } from 'lucide-react';
import { said } from '#renderer/words.ts';
import type { KmsKey, KmsRotation } from '#shared/kms.ts';

/** What keys are for, as one chooses among them. */
export const purposes = ['encrypt', 'sign', 'code', 'other'] as const;
export type Purpose = (typeof purposes)[number];

const byUsage: Readonly<Record<string, Purpose>> = {
  ENCRYPT_DECRYPT: 'encrypt',
  SIGN_VERIFY: 'sign',
  GENERATE_VERIFY_MAC: 'code',
};

/** What a key is for. */
export const purposeOf = ({ usage }: Pick<KmsKey, 'usage'>): Purpose => byUsage[usage] ?? 'other';

const usageWords: Readonly<Record<string, string>> = {
  ENCRYPT_DECRYPT: 'Encrypting',
  SIGN_VERIFY: 'Signing',
  GENERATE_VERIFY_MAC: 'Making codes',
  KEY_AGREEMENT: 'Agreeing on secrets',
  DERIVE_SHARED_SECRET: 'Agreeing on secrets',
  ENCAPSULATE_DECAPSULATE: 'Encapsulating keys',
};

/** What a key is for, in a word or three. */
export const purposeWords = ({ usage, spec }: Pick<KmsKey, 'usage' | 'spec'>): string =>
  usage === 'ENCRYPT_DECRYPT' && spec.startsWith('RSA') ? 'Encrypting to you' : (usageWords[usage] ?? usage);

const specs: Readonly<Record<string, string>> = {
  SYMMETRIC_DEFAULT: 'AES-256',
  ECC_SECG_P256K1: 'secp256k1',
  ECC_NIST_EDWARDS25519: 'Ed25519',
  ECC_ED25519: 'Ed25519',
  EDDSA_ED25519: 'Ed25519',
  ECC_ED448: 'Ed448',
  EDDSA_ED448: 'Ed448',
  ECC_BLS12_381: 'BLS12-381',
  ECC_BLS48_581: 'BLS48-581',
  ECC_DECAF_448: 'Decaf448',
};

/** A kind of key as the field calls it: `RSA 2048`, `P-256`. */
export const kindOf = (spec: string): string =>
  specs[spec] ??
  spec
    .replace(/^ECC_NIST_P(\d+)$/, 'P-$1')
    .replace(/^RSA_/, 'RSA ')
    .replace(/^(HMAC|ML)_/, '$1-')
    .replace('DSA_', 'DSA-')
    .replace('KEM_', 'KEM-');

/** How a key stands, as one chooses among them. */
export const standings = ['enabled', 'disabled', 'waiting', 'empty', 'leaving'] as const;
export type Standing = (typeof standings)[number];

interface StandingWords {
  icon: LucideIcon;
  tone: 'good' | 'due' | 'bad' | '';
  word: string;
}

export const standingWords: Readonly<Record<Standing, StandingWords>> = {
  enabled: { icon: CircleCheck, tone: 'good', word: 'Enabled' },
  disabled: { icon: CirclePause, tone: 'due', word: 'Disabled' },
  waiting: { icon: Hourglass, tone: 'due', word: 'Waits for the MPC client' },
  empty: { icon: CircleDashed, tone: 'due', word: 'Has no material yet' },
  leaving: { icon: Trash2, tone: 'bad', word: 'Being deleted' },
};

const byState: Readonly<Record<string, Standing>> = {
  Enabled: 'enabled',
  Disabled: 'disabled',
  Creating: 'waiting',
  PendingImport: 'empty',
  PendingDeletion: 'leaving',
  PendingReplicaDeletion: 'leaving',
};

/** How a key stands; null for a state that only its service knows the meaning of. */
export const standingOf = ({ state }: Pick<KmsKey, 'state'>): Standing | null => byState[state] ?? null;

/** The icon and word of a state, whatever it is. */
export function stateOf(key: Pick<KmsKey, 'state'>): StandingWords {
  const standing = standingOf(key);
  if (standing) return standingWords[standing];
  const refused = key.state === 'Unavailable';
  return { icon: refused ? Ban : CircleHelp, tone: refused ? 'bad' : '', word: key.state };
}

/** When something will be: "in 9 days", "in 5 hours". */
export const untilWords = said;

/** How a key is rotated, in a few words. */
export function rotationWords({ automatic, periodDays, can }: KmsRotation): string {
  if (automatic === true) return periodDays === null ? 'By itself' : `Every ${periodDays} days`;
  if (!can.automatic) return 'By a new key';
  return automatic === false ? 'No' : 'Not told';
}

/** What a key is called first: an alias, else its description, else its id. */
export const nameOf = (row: { id: string; aliases: readonly string[] }, key?: KmsKey | null): string =>
  row.aliases[0] ?? (key?.description || row.id);
