import { describe, expect, it } from 'vitest';
import { refusedSwitch } from '#main/process/switches.ts';

describe('the switches of a packaged app', () => {
  it('are those that say how it is drawn, and what systems add', () => {
    for (const args of [
      [],
      ['--hidden'],
      ['--no-sandbox', '--ozone-platform=wayland', 'some file'],
      ['--enable-features=UseOzonePlatform,WaylandWindowDecorations'],
      ['-psn_0_12345'],
      ['--', '--inspect', '--remote-debugging-port=1'],
    ])
      expect(refusedSwitch(args, 'linux'), args.join(' ')).toBeNull();
    expect(refusedSwitch(['/a/path', 'C:\\file'], 'linux')).toBeNull();
  });

  it('and no others, however they are written', () => {
    for (const given of [
      '--remote-debugging-port=9222',
      '-remote-debugging-port=9222',
      '--REMOTE-debugging-port',
      '--inspect',
      '--js-flags=--allow-natives-syntax',
      '--enable-features=NetworkServiceInProcess2',
      '--enable-features=UseOzonePlatform,RemoteDebugging',
      '--disable-features=NetworkServiceSandbox',
      '--ozone-platform-x',
      '--made-up-tomorrow',
    ])
      expect(refusedSwitch(['--hidden', given], 'linux')).toBe(given.split('=')[0]);
    expect(refusedSwitch(['/remote-debugging-port=1'], 'win32')).toBe('/remote-debugging-port');
  });
});
