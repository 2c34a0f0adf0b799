import { basename, join, resolve } from 'node:path';
import { inspect, parseArgs } from 'node:util';
import type { App } from '#core/app.ts';
import { ignoresCertificates } from '#core/clouds/client/tls.ts';
import { nodeDeps } from '#core/nodeDeps.ts';
import { QCredError, toErrorView } from '#shared/errors.ts';
import { printable, printableJson, printableText } from '#shared/printable.ts';
import { type Command, type Context, checkOptions, UsageError } from './command.ts';
import { commands } from './commands/index.ts';
import { sweepJobs } from './sweepJobs.ts';

/** Options that every command knows. */
const commonOptions = {
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  vault: { type: 'string' },
} as const;

const write = (stream: NodeJS.WriteStream, text: string): void => void stream.write(`${text}\n`);

/** The only ways out of a command: names, paths and what services say are others' words. */
const outlets: Pick<Context, 'print' | 'printText' | 'printJson' | 'exact' | 'note'> = {
  print: (line) => write(process.stdout, printable(line)),
  printText: (text) => write(process.stdout, printableText(text)),
  printJson: (value, indent = 2) => write(process.stdout, printableJson(value, indent)),
  exact: (text) => write(process.stdout, text),
  note: (line) => write(process.stderr, printable(line)),
};

/**
 * Runs `qcred`.
 *
 * @param args the command line without the program's own name
 * @param root the folder of this installation, where `bin` is
 * @returns the exit code: 0 done, 1 failed, 2 called wrongly; `exec` returns its program's
 */
export async function main(args: readonly string[], root: string): Promise<number> {
  const json = args.includes('--json');
  try {
    const [first = 'help', ...others] = leadingVault(args);
    if (first === '--version' || first === '-v') return await showVersion(root);
    if (first === '--licences') return await showLicences(root);
    const load = commands[first === '--help' || first === '-h' ? 'help' : first];
    if (!load) throw new UsageError(`There is no command "${first}".`);
    return await runCommand(await load(), others, root);
  } catch (error) {
    return report(error, json);
  }
}

/** `--vault DIR` may stand before the command, where `credential_process` lines have it. */
function leadingVault(args: readonly string[]): string[] {
  if (args[0] !== '--vault' || args[1] === undefined) return [...args];
  const [, dir, command = 'help', ...others] = args;
  return [command, '--vault', dir, ...others];
}

/** Commands that other programs or shells run: nobody reads what they say besides. */
const forPrograms: ReadonlySet<string> = new Set([
  'credential-process',
  'current',
  'env',
  'exec',
  'shell-init',
]);

async function runCommand(command: Command, args: string[], root: string): Promise<number> {
  const split = args.indexOf('--');
  const own = split < 0 ? args : args.slice(0, split);
  const rest = split < 0 ? [] : args.slice(split + 1);
  const { values, positionals: words } = parse(command, own);
  // Behind `--` stand words that begin with a dash, unless they are for another program.
  const positionals = command.takesRest ? words : [...words, ...rest];
  if (values.help) {
    outlets.printText(`qcred ${command.name}: ${command.summary}\n\n${command.help.trim()}`);
    return 0;
  }
  checkOptions(command, positionals, Object.keys(values));
  const dataDir = typeof values.vault === 'string' ? resolve(values.vault) : undefined;
  const deps = nodeDeps({
    actor: { kind: 'command', pid: process.pid, command: command.name, ...(await caller()) },
    root,
    dataDir,
  });
  if (dataDir) deps.command = [...deps.command, '--vault', dataDir];
  if (!forPrograms.has(command.name) && ignoresCertificates(deps.env)) {
    outlets.note('NODE_TLS_REJECT_UNAUTHORIZED is 0: qcred verifies certificates all the same.');
  }
  deps.askPassphrase = async (question) => (await import('./prompt.ts')).askPassphrase(question);

  let app: App | undefined;
  let unlocked = false;
  const context: Context = {
    positionals,
    options: values,
    rest: command.takesRest ? rest : [],
    deps,
    commands,
    json: values.json === true,
    ...outlets,
    async app() {
      if (!app) {
        const { createApp } = await import('#core/app.ts');
        app = createApp(deps, { version: '', demo: false });
      }
      const isNew = !unlocked;
      await app.unlock();
      unlocked = true;
      if (isNew) await sweepJobs(app.open().access, outlets.note);
      return app;
    },
  };
  try {
    return await command.run(context);
  } finally {
    await app?.finish();
  }
}

function parse(command: Command, args: string[]) {
  try {
    return parseArgs({
      args,
      options: { ...commonOptions, ...command.options },
      allowPositionals: true,
      strict: true,
    }) as { values: Record<string, string | boolean | undefined>; positionals: string[] };
  } catch (error) {
    // parseArgs names the option that it does not know, never a value.
    throw new UsageError(error instanceof Error ? (error.message.split('. ')[0] ?? '') : '');
  }
}

async function caller(): Promise<{ caller?: string }> {
  const { callerName } = await import('#core/store/activity/caller.ts');
  const name = callerName(process.ppid, process.platform);
  return name ? { caller: basename(name) } : {};
}

async function showVersion(root: string): Promise<number> {
  const { readFile } = await import('node:fs/promises');
  const text = await readFile(join(root, 'package.json'), 'utf8');
  const { version, testBuild }: { version?: unknown; testBuild?: unknown } = Object(JSON.parse(text));
  outlets.print(`${version}${testBuild === true ? ' (test build, not for release)' : ''}`);
  return 0;
}

/** What the build gathered; run from source, nothing is bundled. */
async function showLicences(root: string): Promise<number> {
  const { readFile } = await import('node:fs/promises');
  const text = await readFile(join(root, 'out', 'licences.txt'), 'utf8').catch(() => null);
  if (text === null)
    throw new QCredError('not_found', 'No licences were gathered yet.', 'Run: npm run build');
  outlets.printText(text);
  return 0;
}

function report(error: unknown, json: boolean): number {
  if (error instanceof UsageError) {
    outlets.note(`qcred: ${error.message}`);
    outlets.note('Run "qcred help" to see the commands, "qcred COMMAND --help" for one of them.');
    return 2;
  }
  const view = toErrorView(error);
  if (json) outlets.printJson({ error: view }, 0);
  else {
    outlets.note(`qcred: ${view.message}`);
    if (view.hint) outlets.note(view.hint);
  }
  if (process.env.QCRED_DEBUG && view.code === 'internal')
    process.stderr.write(`${printableText(inspect(error))}\n`);
  // A keychain call that never came back would hold the process at its end for as long as it likes.
  if (view.code === 'keychain_timeout') process.kill(process.pid, 'SIGKILL');
  return 1;
}
