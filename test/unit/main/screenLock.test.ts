import { expect, it } from 'vitest';
import { lockedScreenIn } from '#main/screenLock.ts';

const signal = (name: string, member = 'ActiveChanged') =>
  `signal time=1795766219.444534 sender=:1.1 -> destination=(null destination) serial=2 path=/org/x; interface=${name}; member=${member}`;

it('hears that the screen was locked, by whichever screen saver, and nothing else', () => {
  const heard = (...lines: string[]) => {
    const isLocked = lockedScreenIn();
    return lines.map(isLocked).includes(true);
  };
  for (const name of ['org.gnome.ScreenSaver', 'org.freedesktop.ScreenSaver', 'org.xfce.ScreenSaver'])
    expect(heard(signal(name), '   boolean true')).toBe(true);
  expect(heard(signal('org.gnome.ScreenSaver'), '   boolean false')).toBe(false);
  expect(heard(signal('org.gnome.ScreenSaver', 'WakeUpScreen'), '   boolean true')).toBe(false);
  expect(heard(signal('org.example.Player'), '   boolean true')).toBe(false);
  expect(heard('method call interface=org.gnome.ScreenSaver; member=ActiveChanged', '   boolean true')).toBe(
    false,
  );
  expect(heard('   boolean true')).toBe(false);
  expect(heard(signal('org.gnome.ScreenSaver'), signal('org.example.Player'), '   boolean true')).toBe(false);
});
