import { describe, expect, it } from 'vitest';
import { autostartEntry, isOurEntry, startsThis } from '#main/system/autostart.ts';

const execOf = (command: readonly string[]): string =>
  autostartEntry(command)
    .split('\n')
    .find((line) => line.startsWith('Exec=')) ?? '';

/** Reads `Exec` as the Desktop Entry Specification says: the value's escapes first, then the quotes. */
function readExec(line: string): string[] {
  const value = line.slice('Exec='.length).replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c));
  return [...value.matchAll(/"((?:[^"\\]|\\.)*)"/gs)].map(([, text = '']) =>
    text.replace(/\\(["`$\\])/g, '$1').replaceAll('%%', '%'),
  );
}

describe('the autostart entry', () => {
  it('starts the program, whatever its path', () => {
    for (const path of ['/opt/QCred/qcred', '/home/a b/Q"Cred', '/x/$HOME/`id`/50%/back\\slash', '/n\new']) {
      expect(execOf([path, '--hidden']).split('\n')).toHaveLength(1);
      expect(readExec(execOf([path, '--hidden']))).toEqual([path, '--hidden']);
    }
  });

  it('is told from one for another program, and from one that somebody else wrote', () => {
    const entry = autostartEntry(['/opt/qcred', '--hidden']);
    expect(startsThis(entry, ['/opt/qcred', '--hidden'])).toBe(true);
    expect(startsThis(entry, ['/opt/other', '--hidden'])).toBe(false);
    expect(isOurEntry(entry)).toBe(true);
    expect(isOurEntry('[Desktop Entry]\nExec=/opt/qcred\n')).toBe(false);
    // Switched off in the desktop's own settings: still there, and left as it is.
    const off = entry.replace('enabled=true', 'enabled=false');
    expect(startsThis(off, ['/opt/qcred', '--hidden'])).toBe(true);
  });
});
