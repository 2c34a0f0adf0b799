import { openAccess } from '#core/access.ts';
import { readSecret } from '#core/credentials.ts';
import { credentialOf, findProfile } from '#core/profiles/find.ts';
import { QCredError } from '#shared/errors.ts';
import { defineCommand, requiredOption } from '../command.ts';

export const credentialProcess = defineCommand({
  name: 'credential-process',
  summary: 'print a profile’s credentials for AWS tools',
  help: `
Usage: qcred credential-process --profile PROFILE

Prints the JSON that the AWS CLI and SDKs expect of a "credential_process". Each call is written to
the activity log with the name of the calling program.`,
  options: { profile: { type: 'string' } },
  // Opens the vault and nothing else: tools call this before every run, and wait for it.
  async run(context) {
    const access = await openAccess(context.deps);
    try {
      const state = await access.vault.state();
      const profile = findProfile(state, requiredOption(context, 'profile'));
      if (profile.source.kind === 'role') {
        throw new QCredError(
          'unsupported',
          `"${profile.name}" assumes a role.`,
          'Export it: the AWS CLI then assumes the role itself, on top of the profile it builds on.',
        );
      }
      const { credential } = credentialOf(state, profile);
      const { secretAccessKey, sessionToken } = await readSecret(access, credential, 'credential-process');
      // The form is fixed: docs.aws.amazon.com, "Sourcing credentials with an external process".
      context.print(
        JSON.stringify({
          Version: 1,
          AccessKeyId: credential.accessKeyId,
          SecretAccessKey: secretAccessKey.reveal(),
          SessionToken: sessionToken?.reveal(),
          Expiration: credential.expiresAt,
        }),
      );
      return 0;
    } finally {
      access.close();
    }
  },
});
