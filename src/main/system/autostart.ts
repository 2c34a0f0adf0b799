/**
 * The text of an XDG autostart entry (freedesktop.org, Desktop Entry Specification 1.5: quoting of
 * `Exec`, then escaping of the value; Desktop Application Autostart Specification 0.5).
 *
 * @param command the program and its arguments
 */
export function autostartEntry(command: readonly string[]): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=QCred',
    'Comment=Looks after access keys',
    `Exec=${command.map(quoted).join(' ')}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    `${mark}=true`,
    '',
  ].join('\n');
}

/** Says that the file is ours to change and to remove. */
const mark = 'X-QCred-Setting';

/**
 * Whether an autostart entry was written by us.
 *
 * @param text of the file
 */
export const isOurEntry = (text: string): boolean => text.split('\n').includes(`${mark}=true`);

/**
 * Whether an entry starts this program. One that a desktop's own settings have switched off counts:
 * the person said so there.
 *
 * @param text of the file
 * @param command as for `autostartEntry`
 */
export const startsThis = (text: string, command: readonly string[]): boolean =>
  text.split('\n').includes(`Exec=${command.map(quoted).join(' ')}`);

/** One argument: what the quotes do not cover is escaped, twice where a backslash is in the value itself. */
function quoted(argument: string): string {
  const escaped = argument.replace(/["`$\\]/g, '\\$&').replaceAll('%', '%%');
  return `"${escaped}"`.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}
