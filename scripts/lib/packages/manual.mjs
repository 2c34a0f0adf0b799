/** The manual page, made from what the command says of itself. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Asks the command for all of its help.
 * @param {readonly string[]} command the program and the words before its own arguments
 * @returns {Promise<{ overview: string, commands: { name: string, summary: string, help: string }[] }>}
 */
export async function readHelp([program, ...words]) {
  const ask = async (...args) => (await run(program, [...words, ...args])).stdout;
  const overview = await ask('help');
  const commands = [];
  for (const [, name] of overview.matchAll(/^ {2}(\S+) {2,}\S/gm)) {
    const [first = '', ...rest] = (await ask(name, '--help')).trim().split('\n');
    commands.push({ name, summary: first.slice(first.indexOf(': ') + 2), help: rest.join('\n').trim() });
  }
  return { overview, commands };
}

/** Text as roff prints it, letter by letter: a dash is a dash, and no line is an instruction. */
const plain = (text) =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^(?=[.'])/gm, '\\&');

/** Lines that keep their breaks and their columns. */
const asItIs = (text) => `.nf\n${plain(text)}\n.fi`;

/**
 * @param {Awaited<ReturnType<typeof readHelp>>} help
 * @param {{ version: string, date: string }} about `date` as 2026-01-31
 * @returns {string} qcred(1) in roff
 */
export function manualPage({ overview, commands }, { version, date }) {
  const [summary = ''] = overview.split('\n');
  const notes = overview.slice(overview.lastIndexOf('\n\n')).trim();
  const sections = commands.map(
    (one) => `.SS qcred ${plain(one.name)}\n${plain(one.summary)}.\n.PP\n${asItIs(one.help)}`,
  );
  return `.TH QCRED 1 ${date} "QCred ${plain(version)}" "User Commands"
.SH NAME
qcred \\- keep access keys in the keychain and write the profiles of other tools
.SH SYNOPSIS
.B qcred
.I COMMAND
.RI [ OPTIONS ]
.SH DESCRIPTION
${plain(summary)}
.PP
${asItIs(notes)}
.SH COMMANDS
${sections.join('\n')}
.SH ENVIRONMENT
.TP
.B QCRED_PASSPHRASE
The passphrase of a vault that has one, for scripts.
.TP
.B QCRED_HOME
The folder of the vault, in place of the usual one.
.SH SEE ALSO
.BR aws (1),
.BR rclone (1)
`;
}
