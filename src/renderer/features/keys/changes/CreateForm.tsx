import { Fold } from '#renderer/components/Fold.tsx';
import { useKept } from '#renderer/components/kept.ts';
import { Note } from '#renderer/components/Note.tsx';
import { Select } from '#renderer/components/Select.tsx';
import { hasTwice, type Pair, pairsFrom } from '#renderer/features/accounts/changes/pairs.ts';
import { TagsField } from '#renderer/features/accounts/changes/TagsField.tsx';
import { kindOf } from '#renderer/features/keys/words.ts';
import { type KeyKind, keyKindsOf } from '#shared/keyKinds.ts';
import { parsePolicy } from '#shared/policy/document.ts';
import type { FormProps } from './formProps.ts';
import { NamingFields, useNaming } from './NamingFields.tsx';
import { KeyPolicyField } from './PolicyForm.tsx';
import { useKeyForm } from './useKeyForm.ts';

/** What keys are made for, as a person would say it. */
const jobs: readonly {
  id: string;
  title: string;
  about: string;
  fits: (kind: KeyKind) => boolean;
  usual: string;
}[] = [
  {
    id: 'encrypt',
    title: 'Encrypt and decrypt',
    about: 'Files, buckets, small texts. Only those you allow can do either.',
    fits: ({ spec }) => spec === 'SYMMETRIC_DEFAULT',
    usual: 'SYMMETRIC_DEFAULT',
  },
  {
    id: 'sign',
    title: 'Sign',
    about: 'Releases, tokens, transactions. Anybody can check with its public key.',
    fits: ({ usage }) => usage === 'SIGN_VERIFY',
    usual: 'ECC_NIST_P256',
  },
  {
    id: 'code',
    title: 'Make codes that only you can check',
    about: 'Webhooks, cookies: a MAC, for which nobody else has the key.',
    fits: ({ usage }) => usage === 'GENERATE_VERIFY_MAC',
    usual: 'HMAC_256',
  },
  {
    id: 'inbox',
    title: 'Let others encrypt for you',
    about: 'Anybody encrypts with its public key; only you decrypt.',
    fits: ({ usage, spec }) => usage === 'ENCRYPT_DECRYPT' && spec !== 'SYMMETRIC_DEFAULT',
    usual: 'RSA_3072',
  },
  {
    id: 'agree',
    title: 'Agree on a secret with somebody else',
    about: 'Both work out the same key from each other’s public ones (ECDH).',
    fits: ({ usage }) => usage === 'KEY_AGREEMENT',
    usual: 'ECC_NIST_P256',
  },
];

/** What tells kinds of a job apart, besides their names. */
const asides: Readonly<Record<string, string>> = {
  ECC_SECG_P256K1: 'as blockchains do',
  ML_DSA_44: 'against quantum computers',
  ML_DSA_65: 'against quantum computers',
  ML_DSA_87: 'against quantum computers',
};

/** Kinds that Quilibrium makes by itself; of the others a client may hold a share. */
const alone = (spec: string): boolean => spec === 'SYMMETRIC_DEFAULT' || spec.startsWith('HMAC_');

/** A new key: what it is for, what it is called, and what few need. */
export function CreateForm({ account, wish, formId, onChange }: FormProps) {
  const kinds = keyKindsOf(account.provider);
  const offered = jobs.filter(({ fits }) => kinds.some(fits));
  const sharing = account.provider === 'quilibrium';
  const [jobId, setJobId] = useKept('job', () => 'encrypt');
  const [spec, setSpec] = useKept('spec', () => 'SYMMETRIC_DEFAULT');
  const naming = useNaming();
  const [tags, setTags] = useKept<readonly Pair[]>('tags', () => []);
  const [policy, setPolicy] = useKept('policy', () => '');
  const [flags, setFlags] = useKept('flags', () => ({ imported: false, multiRegion: false }));
  const job = offered.find(({ id }) => id === jobId) ?? offered[0];
  const fitting = kinds.filter((kind) => job?.fits(kind));
  const kind = fitting.find((one) => one.spec === spec) ?? fitting[0];
  // Both services take material of one's own for symmetric keys; AWS for others too.
  const brings = kind?.spec === 'SYMMETRIC_DEFAULT' || (!sharing && !/^ML_|EDWARDS/.test(kind?.spec ?? ''));
  const { ref, problems, onSubmit } = useKeyForm(() => {
    if (hasTwice(tags)) return { problems: { tags: 'Two of these tags have the same name.' } };
    if (policy.trim() !== '' && !parsePolicy(policy, 'key').document)
      return { problems: { policy: 'Mend the policy first.' } };
    return {
      ...wish,
      spec: kind?.spec,
      usage: kind?.usage,
      ...naming.said,
      tags: pairsFrom(tags),
      imported: flags.imported && brings,
      multiRegion: flags.multiRegion && !sharing,
      ...(policy.trim() === '' ? {} : { policy }),
    };
  }, onChange);
  const chooseJob = (id: string) => {
    setJobId(id);
    setSpec(offered.find((one) => one.id === id)?.usual ?? '');
  };
  return (
    <form ref={ref} id={formId} className="change-form" noValidate onSubmit={onSubmit}>
      <div className="new-key">
        <fieldset className="job-templates">
          <legend>What it is for</legend>
          {offered.map(({ id, title, about }) => (
            <label key={id} className="job-template">
              <input type="radio" name="job" checked={id === job?.id} onChange={() => chooseJob(id)} />
              <span>
                <span className="job-title">{title}</span>
                <span className="job-about">{about}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <div className="job-answers">
          <NamingFields naming={naming} problems={problems} examples={['backups', 'Nightly backups']} />
          {fitting.length > 1 && (
            <Select
              label="Kind"
              options={fitting.map((one) => ({
                id: one.spec,
                label: kindOf(one.spec),
                aside: asides[one.spec],
              }))}
              value={kind?.spec ?? null}
              onChange={setSpec}
            />
          )}
          {sharing && kind && !alone(kind.spec) && (
            <Note tone="info" title="It waits for an MPC client">
              <p>
                The service makes this kind together with a client (the sidecar) that somebody on your side
                runs. The key is listed at once, and can be used when that client has taken part.
              </p>
            </Note>
          )}
        </div>
      </div>
      <Fold title="More" open={problems.tags !== undefined}>
        <div className="fold-fields">
          <TagsField tags={tags} error={problems.tags} onChange={setTags} />
          {brings && (
            <label className="check">
              <input
                type="checkbox"
                checked={flags.imported}
                onChange={() => setFlags((before) => ({ ...before, imported: !before.imported }))}
              />
              Leave it empty: I bring key material of my own
            </label>
          )}
          {!sharing && (
            <label className="check">
              <input
                type="checkbox"
                checked={flags.multiRegion}
                onChange={() => setFlags((before) => ({ ...before, multiRegion: !before.multiRegion }))}
              />
              It may have replicas in other regions
            </label>
          )}
        </div>
      </Fold>
      <Fold
        title="Who may use it"
        aside={policy === '' ? 'as usual' : 'own policy'}
        open={problems.policy !== undefined}
      >
        <div className="fold-fields">
          <KeyPolicyField account={account} text={policy} onChange={setPolicy} error={problems.policy} />
        </div>
      </Fold>
    </form>
  );
}
