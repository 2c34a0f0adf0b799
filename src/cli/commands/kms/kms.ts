import { keyKindsOf } from '#shared/keyKinds.ts';
import { type Context, defineCommand, required, UsageError } from '../../command.ts';
import { iamPlanOptions } from '../../iamPlan.ts';
import { bucket } from './bucket.ts';
import { alias, create, disable, enable, grant, policy, remove, undelete } from './changes.ts';
import { exportKey } from './export.ts';
import { importKey, storeOptions } from './import.ts';
import { keyServerOptions } from './keyServer.ts';
import { list, log, publicKey, show } from './look.ts';
import { reencryptFiles } from './reencryptFile.ts';
import { rotate, rotations } from './rotation.ts';
import { dataKey, decrypt, decryptFile, encrypt, encryptFile, reEncrypt, sign, verify } from './use.ts';

const place = ['account', 'profile'];
const changing = [...place, ...Object.keys(iamPlanOptions)];

const parts = {
  list,
  show,
  create,
  import: importKey,
  export: exportKey,
  alias,
  rotate,
  rotations,
  enable,
  disable,
  delete: remove,
  undelete,
  policy,
  grant,
  'public-key': publicKey,
  encrypt,
  decrypt,
  're-encrypt': reEncrypt,
  'data-key': dataKey,
  sign,
  verify,
  'encrypt-file': encryptFile,
  'decrypt-file': decryptFile,
  're-encrypt-file': reencryptFiles,
  bucket,
  log,
};

const kinds = (provider: string): string =>
  [...new Set(keyKindsOf(provider).map(({ spec }) => spec))].join(', ');

export const kms = defineCommand({
  name: 'kms',
  summary: 'make, use, rotate and delete keys of QKMS, AWS KMS and services like them',
  help: `
Usage: qcred kms list [--details]
       qcred kms show KEY
       qcred kms create [--spec SPEC] [--usage USAGE] [--alias NAME] [--description TEXT] [--tag NAME=VALUE…]
                        [--policy FILE] [--imported] [--multi-region] [--wait SECONDS]
       qcred kms import --file FILE|- --name ALIAS | --key KEY  [--spec SPEC] [--usage USAGE] [--expires DATE] [--keep]
                        [--as raw|hex|base64] [--new] [--description TEXT] [--tag NAME=VALUE…]
       qcred kms import --make --name ALIAS | --key KEY  [the same]
       qcred kms import --again --key KEY [--expires DATE]
       qcred kms import --from kmip --server HOST[:PORT] --client-cert FILE --client-key FILE [--ca FILE]
                        [--find NAME | --id ID  [--wrapped-with ID --wrapping-key FILE]  [the same]]
       qcred kms import --from vault [--server ADDRESS] [--mount PATH]
                        [--find NAME [--version N] [--codes] [--wrapped-with NAME --wrapping-key FILE]  [the same]]
       qcred kms import --from STORE [--path FILE|-] [--find ENTRY [--field NAME]  [the same]]
       qcred kms export [KEY --for FILE|- [--algorithm NAME] [--jwe] [-o FILE] | KEY --forget]
       qcred kms alias NAME KEY | alias NAME --remove
       qcred kms rotate KEY [--every DAYS | --on | --off] [--grace DAYS] [--automatic]
       qcred kms rotate KEY --replace [--grace DAYS]
       qcred kms rotations [--resume] | rotations KEY [resume|back|finish|confirm|dismiss]
       qcred kms enable|undelete KEY
       qcred kms disable KEY [--confirm KEY-ID]
       qcred kms delete KEY [--days 7…30] [--confirm KEY-ID]
       qcred kms policy KEY [--set FILE]
       qcred kms grant KEY [--to ARN --allow OPERATION,… [--retiring ARN] [--name NAME] [--context NAME=VALUE…]]
       qcred kms grant KEY --revoke GRANT-ID | --retire GRANT-ID
       qcred kms public-key KEY [--format pem|der|hex|jwk|ssh] [-o FILE]
       qcred kms encrypt FILE|- --key KEY [--context NAME=VALUE…] [-o FILE]
       qcred kms decrypt FILE|- [--key KEY] [--context NAME=VALUE…] [-o FILE]
       qcred kms re-encrypt FILE|- --to KEY [--key KEY] [--context NAME=VALUE…] [--to-context NAME=VALUE…] [-o FILE]
       qcred kms data-key --key KEY [--bits 128|256] [--context NAME=VALUE…] [-o FILE] [--plaintext FILE|-]
       qcred kms sign FILE|- --key KEY [--algorithm NAME] [--digest] [-o FILE]
       qcred kms verify FILE|- --key KEY --signature FILE [--algorithm NAME] [--digest]
       qcred kms encrypt-file FILE --key KEY -o OUT [--context NAME=VALUE…]
       qcred kms decrypt-file FILE -o OUT [--key KEY] [--context NAME=VALUE…]
       qcred kms re-encrypt-file FILE… --key NEW [--context NAME=VALUE…]
       qcred kms bucket [BUCKET [--key KEY | --own | --check]]
       qcred kms log KEY

KEY is an id, an ARN or an alias. --account says in which connected account, --profile uses a profile's
key and endpoints instead; without either it is the only account. Each change is shown first and then
asked for; --yes agrees, --dry-run only shows it. Everything takes --json.

encrypt and sign take 4096 bytes at most, and print base64; encrypt-file takes files of any size and
writes the AWS Encryption SDK's format. re-encrypt has the service encrypt under another key what encrypt
made; it never is in the clear on the way. data-key makes a key to encrypt with elsewhere: encrypted, and
also in the clear only with --plaintext, into a new file that you alone can read, or as base64 for -; decrypt
opens it again. sign makes a MAC with a key that makes codes. verify ends with
exit code 1 when the signature is not by the key. rotate without an option rotates now. A key that its
service does not rotate (for signing, for codes, RSA, imported) is rotated from here: a new key of the
same kind, to which its aliases move; the old one is kept for --grace days (30) to decrypt and verify
with, then disabled unless something needs it. --every keeps a policy for it here, which "qcred due" and
the window remind of; --automatic replaces it then without asking. rotations tells how these stand,
and tells one of them to go on (all: --resume), to return to the old key, to end the wait for the old
one, or that what it asks is so.
bucket says what buckets encrypt with; --check stores a small object, looks which key its head names, and
deletes it. disable and delete are refused while a bucket, an alias or a grant needs the key; --confirm with the
key's id goes on all the same.

import takes key material into a new key (--name), or into one that was made for it (--key): bare bytes,
hex, base64, PKCS#8, SEC1, PKCS#1, PKCS#12, JWK, JWE, an OpenSSH key, or any of these in a file of age.
It is wrapped here before it is sent. A password is asked for on the terminal, or taken from
QCRED_FILE_PASSWORD. --expires says when the service forgets it; import the same again then. --new gives a
key that has material already another, for the next rotation. --make makes it here, at random.
--from kmip has a KMIP server give a key out, over TLS in which both show certificates; without --name and
--key it lists what that certificate may see. --wrapped-with is the server's name of a key that it encrypts
it with for the way (AES key wrap); the same key is in the file --wrapping-key.
--from vault does so with the Transit engine of HashiCorp Vault or OpenBao, whose address and token are those
of its own command (VAULT_ADDR, VAULT_TOKEN or "vault login"): the newest version unless told, with --codes its
key for codes. There --wrapped-with names an RSA key of the engine, whose private half is in --wrapping-key.
--from STORE takes it out of an entry of a program that keeps secrets (keepass, bitwarden, 1password, pass, kubectl,
secrets-manager); without --name and --key it lists where material stands.

--keep leaves a copy of the material here, with your secrets; --again imports that once more. export lists
what was imported, and wraps what is kept for another key service: --for is an RSA public key (PEM, DER or
JWK), a certificate, or what "aws kms get-parameters-for-import" or "gcloud kms import-jobs describe
--format json" printed. --algorithm says how (RSAES_OAEP_SHA_256, RSA_AES_KEY_WRAP_SHA_256 or the same with
SHA_1); --jwe makes a JWE instead. -o writes the blob, and beside it FILE.json and for AWS FILE.token.
--forget erases the copy.

re-encrypt-file encrypts files that encrypt-file made under another key, each in its place, once what was
written was read back.

SPEC at AWS: ${kinds('aws')}.
At Quilibrium: ${kinds('quilibrium')};
keys for signing and RSA keys are made there together with an MPC client (the sidecar): create does
not wait for it longer than --wait, 60 seconds unless told.`,
  options: {
    account: { type: 'string' },
    profile: { type: 'string' },
    details: { type: 'boolean' },
    spec: { type: 'string' },
    usage: { type: 'string' },
    alias: { type: 'string' },
    description: { type: 'string' },
    tag: { type: 'string', multiple: true },
    policy: { type: 'string' },
    imported: { type: 'boolean' },
    'multi-region': { type: 'boolean' },
    wait: { type: 'string' },
    remove: { type: 'boolean' },
    every: { type: 'string' },
    on: { type: 'boolean' },
    off: { type: 'boolean' },
    replace: { type: 'boolean' },
    grace: { type: 'string' },
    automatic: { type: 'boolean' },
    resume: { type: 'boolean' },
    confirm: { type: 'string' },
    days: { type: 'string' },
    set: { type: 'string' },
    to: { type: 'string' },
    allow: { type: 'string' },
    retiring: { type: 'string' },
    name: { type: 'string' },
    context: { type: 'string', multiple: true },
    revoke: { type: 'string' },
    retire: { type: 'string' },
    format: { type: 'string' },
    out: { type: 'string', short: 'o' },
    key: { type: 'string' },
    algorithm: { type: 'string' },
    'to-context': { type: 'string', multiple: true },
    bits: { type: 'string' },
    plaintext: { type: 'string' },
    digest: { type: 'boolean' },
    signature: { type: 'string' },
    own: { type: 'boolean' },
    check: { type: 'boolean' },
    file: { type: 'string' },
    make: { type: 'boolean' },
    as: { type: 'string' },
    expires: { type: 'string' },
    new: { type: 'boolean' },
    keep: { type: 'boolean' },
    again: { type: 'boolean' },
    for: { type: 'string' },
    jwe: { type: 'boolean' },
    forget: { type: 'boolean' },
    from: { type: 'string' },
    ...keyServerOptions,
    ...storeOptions,
    ...iamPlanOptions,
  },
  optionsFor: {
    list: [...place, 'details'],
    show: place,
    create: [
      ...changing,
      ...['spec', 'usage', 'alias', 'description', 'tag', 'policy', 'imported', 'multi-region', 'wait'],
    ],
    import: [
      ...changing,
      ...[
        'file',
        'make',
        'name',
        'key',
        'spec',
        'usage',
        'as',
        'expires',
        'new',
        'keep',
        'again',
        'description',
        'tag',
        'from',
      ],
      ...Object.keys(keyServerOptions),
      ...Object.keys(storeOptions),
    ],
    export: [...changing, 'for', 'algorithm', 'jwe', 'out', 'forget'],
    alias: [...changing, 'remove'],
    rotate: [...changing, 'every', 'on', 'off', 'replace', 'grace', 'automatic'],
    rotations: [...changing, 'resume'],
    enable: changing,
    disable: [...changing, 'confirm'],
    delete: [...changing, 'days', 'confirm'],
    undelete: changing,
    policy: [...changing, 'set'],
    grant: [...changing, 'to', 'allow', 'retiring', 'name', 'context', 'revoke', 'retire'],
    'public-key': [...place, 'format', 'out'],
    encrypt: [...place, 'key', 'context', 'out'],
    decrypt: [...place, 'key', 'context', 'out'],
    're-encrypt': [...place, 'to', 'key', 'context', 'to-context', 'out'],
    'data-key': [...place, 'key', 'bits', 'context', 'out', 'plaintext'],
    sign: [...place, 'key', 'algorithm', 'digest', 'out'],
    verify: [...place, 'key', 'algorithm', 'digest', 'signature'],
    'encrypt-file': [...place, 'key', 'context', 'out'],
    'decrypt-file': [...place, 'key', 'context', 'out'],
    're-encrypt-file': [...changing, 'key', 'context'],
    bucket: [...changing, 'key', 'own', 'check'],
    log: place,
  },
  run(context: Context) {
    const what = required(context, 0, `What to do (${Object.keys(parts).join(', ')})`);
    const run = Object.entries(parts).find(([name]) => name === what)?.[1];
    if (!run) throw new UsageError(`"${what}" is none of ${Object.keys(parts).join(', ')}.`);
    return run(context);
  },
});
