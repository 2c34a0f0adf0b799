import { createDemo } from '#core/demo.ts';
import { startDemoSandbox } from '#sandbox/demo/demo.ts';
import { QCredError } from '#shared/errors.ts';
import { defineCommand } from '../command.ts';
import { bucketsByCli, bucketsBySdk, filesWith } from '../demoSteps.ts';
import { table } from '../table.ts';

export const demo = defineCommand({
  name: 'demo',
  summary: 'see the whole way of a key, with a throwaway account',
  help: `
Usage: qcred demo [--json]

Starts a sandbox account on this machine, keeps its key in the keychain (or under a generated
passphrase), exports a profile for the AWS CLI into a temporary home, and lists the account's
buckets with it. Everything it made is deleted at the end; your own files are not touched.`,
  options: {},
  async run(context) {
    const rows: string[][] = [];
    const step = async <T>(what: string, work: () => Promise<T>, say: (result: T) => string): Promise<T> => {
      const result = await work();
      rows.push([what, say(result)]);
      return result;
    };

    const sandbox = await step(
      'Sandbox account',
      startDemoSandbox,
      (s) => `${s.account.accountId} at ${s.account.url}`,
    );
    try {
      const made = await step(
        'Key stored',
        () => createDemo(context.deps, '', sandbox.account),
        (d) =>
          d.passphrase ? 'in a file under a generated passphrase (no keychain here)' : 'in the OS keychain',
      );
      try {
        const { app, home } = made;
        await step(
          'Exported to the AWS CLI',
          async () =>
            app
              .open()
              .plans.apply(
                (
                  await (
                    await app.open().exports()
                  ).plan([{ target: 'aws', profileIds: [made.profileId], mode: 'credential_process' }])
                ).planId,
              ),
          (change) => change.paths.map((p) => p.replace(home, '~')).join(', '),
        );
        const tool = { home, env: context.deps.env, passphrase: made.passphrase };
        const names = (buckets: string[]) => buckets.join(', ');
        await step('Buckets, by the AWS SDK', () => bucketsBySdk(tool), names);
        await step(
          'Buckets, by the AWS CLI',
          () => bucketsByCli(context.deps, tool),
          (buckets) => (buckets ? names(buckets) : 'the AWS CLI is not installed'),
        );
        const leaks = await step(
          'Secret in files',
          () => filesWith(home, sandbox.account.secretAccessKey),
          (paths) => (paths.length === 0 ? 'nowhere' : paths.join(', ')),
        );
        if (leaks.length > 0) throw new QCredError('internal', 'The secret was found on disk.');
      } finally {
        await made.dispose();
      }
      rows.push(['Cleaned up', 'vault, key and temporary home are gone']);
    } finally {
      await sandbox.close();
      if (context.json) context.printJson(Object.fromEntries(rows));
      else context.printText(table(['STEP', 'RESULT'], rows));
    }
    return 0;
  },
});
