/** The text of the launcher that QCred puts on a person's path. */
import { join } from 'node:path';
import { unprintable } from '#core/formats/text/unprintable.ts';
import { QCredError } from '#shared/errors.ts';
import { shellMark, windowsMark } from './place.ts';

/** What a launcher starts, and whom it trusts with that. */
export interface LauncherFacts {
  /** The folder of the installation, as a real path. */
  root: string;
  /** Every folder and file on the way to what is started, as real paths. */
  way: readonly string[];
  /** Who may own them besides root. */
  uid: number;
  /** Groups whose members may change them: as good as their owner, or root. */
  groups: readonly number[];
}

/**
 * A launcher for sh. It looks at the owner and the mode of each folder on the way before it starts
 * anything, each time: a place can be lost to others after it was written here.
 *
 * @throws QCredError bad_input for a path that is not one line
 */
export function shellLauncher({ root, way, uid, groups }: LauncherFacts): string {
  const program = join(root, 'bin', 'qcred');
  const owners = [...new Set([0, uid])].join(' | ');
  const members = [...new Set(groups)].join(' | ');
  return `#!/bin/sh
${shellMark}${lineOf(root)}
# QCred wrote this, and writes it anew when it was moved. It starts nothing that others can change.
qcred_no() {
  printf 'qcred: %s\\n' "$@" >&2
  exit 126
}
[ -x ${quoted(program)} ] || qcred_no ${quoted(`QCred is not in ${root} any more.`)} \\
  'Start QCred once, from where it is now: that writes this launcher anew.'
# Type and rights, links, owner, group: POSIX says so of "ls -ln".
LC_ALL=C command -p ls -ldn -- \\
${way.map((path) => `  ${quoted(path)}`).join(' \\\n')} 2>/dev/null | {
  qcred_seen=0
  while read -r qcred_mode qcred_links qcred_owner qcred_group qcred_rest; do
    case $qcred_owner in ${owners}) ;; *) exit 1 ;; esac
    case $qcred_mode in
      # Below a folder with the sticky bit nobody can exchange what is the person's.
      d???????wt* | d???????wT*) ;;
      l* | ????????w*) exit 1 ;;
      ?????w*) case $qcred_group in ${members}) ;; *) exit 1 ;; esac ;;
    esac
    qcred_seen=$((qcred_seen + 1))
  done
  [ "$qcred_seen" -eq ${way.length} ]
} || qcred_no ${quoted(`Others could have changed what is in ${root}, so it is not started.`)} \\
  'Move QCred to a folder that only you can write, and start it once from there.'
exec ${quoted(program)} "$@"
`;
}

/**
 * A launcher for cmd.exe, which has no way to look at owners: what it starts is looked at when it is
 * written.
 *
 * @throws QCredError bad_input for a path that cmd.exe would read as something else
 */
export function windowsLauncher(root: string): string {
  if (!/^[A-Za-z]:[\\/][\x20-\x7e]*$/.test(root) || /["%&<>^|!]/.test(root)) throw unfit();
  const program = `${root.replaceAll('/', '\\')}\\bin\\qcred.cmd`;
  return [
    '@echo off',
    `${windowsMark}${root}`,
    'rem QCred wrote this, and writes it anew when it was moved.',
    `if exist "${program}" goto start`,
    `echo qcred: QCred is not in "${root}" any more. Start it once from where it is now. 1>&2`,
    'exit /b 126',
    ':start',
    // Not called: what is started goes on in the place of this script.
    `"${program}" %*`,
    '',
  ].join('\r\n');
}

/** @throws QCredError bad_input */
function lineOf(text: string): string {
  if (unprintable.test(text) || text.includes('\ufffd')) throw unfit();
  return text;
}

const quoted = (text: string): string => `'${lineOf(text).replaceAll("'", "'\\''")}'`;

const unfit = (): QCredError =>
  new QCredError(
    'bad_input',
    'The path of QCred’s folder holds a character that a launcher cannot name.',
    'Move QCred to a folder whose path is of letters, digits and hyphens, and start it from there.',
  );
