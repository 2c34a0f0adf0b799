import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

const resource = (name: string) => readFile(new URL(`../../../resources/${name}`, import.meta.url));

/** Side in pixels, as a PNG file itself says. */
function pngSide(bytes: Buffer): number {
  expect(bytes.toString('latin1', 1, 4)).toBe('PNG');
  expect(bytes.readUInt32BE(16)).toBe(bytes.readUInt32BE(20));
  return bytes.readUInt32BE(16);
}

describe('the icon files', () => {
  it('for Windows point at images of the sizes they claim', async () => {
    const file = await resource('icon.ico');
    expect([file.readUInt16LE(0), file.readUInt16LE(2)]).toEqual([0, 1]);
    const sides = Array.from({ length: file.readUInt16LE(4) }, (_, index) => {
      const at = 6 + 16 * index;
      const offset = file.readUInt32LE(at + 12);
      const side = pngSide(file.subarray(offset, offset + file.readUInt32LE(at + 8)));
      expect(file.readUInt8(at)).toBe(side % 256);
      return side;
    });
    expect(sides).toEqual([16, 24, 32, 48, 64, 128, 256]);
  });

  it('for macOS hold a whole chain of blocks, Retina sizes included', async () => {
    const file = await resource('icon.icns');
    expect(file.toString('latin1', 0, 4)).toBe('icns');
    expect(file.readUInt32BE(4)).toBe(file.length);
    const sides: Record<string, number> = {};
    for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4)) {
      sides[file.toString('latin1', at, at + 4)] = pngSide(file.subarray(at + 8));
    }
    expect(sides).toEqual({
      ic11: 32,
      ic12: 64,
      ic07: 128,
      ic13: 256,
      ic08: 256,
      ic14: 512,
      ic09: 512,
      ic10: 1024,
    });
  });

  it.each(['trayTemplate', 'trayLight', 'trayDark', 'trayDueTemplate', 'trayDueLight', 'trayDueDark'])(
    'have %s in both scales',
    async (name) => {
      expect(pngSide(await resource(`tray/${name}.png`))).toBe(16);
      expect(pngSide(await resource(`tray/${name}@2x.png`))).toBe(32);
    },
  );
});
