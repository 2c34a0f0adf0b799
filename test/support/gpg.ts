import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanEnvironment } from './command.ts';

/** A home of gpg's own, with an agent of its own. */
export interface GpgHome {
  env: Record<string, string>;
  /** Makes a key pair; asked for its passphrase, the agent's program answers as told. */
  makeKey(name: string, passphrase?: string): void;
  /** What is answered when a passphrase is asked for; null declines. */
  answer(passphrase: string | null): void;
  /** Ends its agent and removes it. */
  close(): void;
}

/** @param home of the person whose gpg it is */
export function openGpgHome(home: string): GpgHome {
  // The agent's socket has a short name or none.
  const folder = mkdtempSync(join(tmpdir(), 'qg-'));
  const gnupg = join(folder, 'g');
  mkdirSync(gnupg, { mode: 0o700 });
  const asking = join(folder, 'pinentry');
  const answer = (passphrase: string | null) => {
    const words =
      passphrase === null ? 'echo "ERR 83886179 Operation cancelled"' : `echo "D ${passphrase}"; echo OK`;
    const lines = [
      '#!/bin/sh',
      'echo OK',
      'while read -r word rest; do',
      '  case $word in',
      `    GETPIN) ${words} ;;`,
    ];
    writeFileSync(
      asking,
      [...lines, '    BYE) echo OK; exit 0 ;;', '    *) echo OK ;;', '  esac', 'done', ''].join('\n'),
    );
    chmodSync(asking, 0o755);
  };
  answer(null);
  writeFileSync(
    join(gnupg, 'gpg-agent.conf'),
    `pinentry-program ${asking}\ndefault-cache-ttl 0\nmax-cache-ttl 0\n`,
  );
  const env = { GNUPGHOME: gnupg };
  const run = (program: string, args: string[]) =>
    execFileSync(program, args, { env: cleanEnvironment(home, env), stdio: ['ignore', 'pipe', 'pipe'] });
  return {
    env,
    makeKey(name, passphrase = '') {
      const unasked = ['--batch', '--quiet', '--pinentry-mode', 'loopback', '--passphrase', passphrase];
      run('gpg', [...unasked, '--quick-generate-key', name, 'future-default', 'default', 'never']);
    },
    answer,
    close() {
      run('gpgconf', ['--kill', 'all']);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
