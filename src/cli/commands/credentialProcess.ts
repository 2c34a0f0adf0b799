import { partOf } from '#core/profiles/chain.ts';
import { findProfile } from '#core/profiles/find.ts';
import { usableKey } from '#core/profiles/sessions/key.ts';
import { openAccess } from '#core/store/access.ts';
import { defineCommand, requiredOption } from '../command.ts';

export const credentialProcess = defineCommand({
  name: 'credential-process',
  summary: 'print a profile’s credentials for AWS tools',
  help: `
Usage: qcred credential-process --profile PROFILE

Prints the JSON that the AWS CLI and SDKs expect of a "credential_process". Each call is written to
the activity log with the name of the calling program.

For a role, and for a key with a one-time password, the credentials are temporary: QCred keeps them
encrypted and renews them before they end. Where a one-time password is needed to get new ones, run
"qcred role login PROFILE" first.`,
  options: { profile: { type: 'string' } },
  // Opens the vault and nothing else: tools call this before every run, and wait for it.
  async run(context) {
    const access = await openAccess(context.deps, undefined, { later: true });
    try {
      const name = requiredOption(context, 'profile');
      const state = await access.vault.part(name, (all) => partOf(all, findProfile(all, name)));
      const profile = findProfile(state, name);
      // Nobody is asked for a one-time password here: the calling tool has the terminal.
      const key = await usableKey(access, state, profile, { purpose: 'credential-process' });
      // The form is fixed: docs.aws.amazon.com, "Sourcing credentials with an external process".
      const answer = {
        Version: 1,
        AccessKeyId: key.accessKeyId,
        SecretAccessKey: key.secretAccessKey.reveal(),
        SessionToken: key.sessionToken?.reveal(),
        Expiration: key.expiresAt,
      };
      context.printJson(answer, 0);
      return 0;
    } finally {
      access.close();
    }
  },
});
