import { describe, expect, it } from 'vitest';
import { parseRange } from '#sandbox/s3/range.ts';

describe('a byte range of ten bytes', () => {
  it.each([
    ['bytes=0-3', 0, 3],
    ['bytes=4-', 4, 9],
    ['bytes=-3', 7, 9],
    ['bytes=-99', 0, 9],
    ['bytes=8-99', 8, 9],
    ['bytes=9-9', 9, 9],
  ])('%s is %i to %i', (header, first, last) => {
    expect(parseRange(header, 10)).toEqual({ first, last });
  });

  it.each([undefined, '', 'bytes=', 'bytes=-', 'bytes=5-2', 'items=0-1', 'bytes=0-1,3-4', 'bytes=a-b'])(
    '%s is the whole',
    (header) => {
      expect(parseRange(header, 10)).toBeNull();
    },
  );

  it.each(['bytes=10-', 'bytes=10-20', 'bytes=-0'])('%s is refused', (header) => {
    expect(() => parseRange(header, 10)).toThrow(
      expect.objectContaining({ code: 'InvalidRange', status: 416 }),
    );
  });

  it('is refused where there are no bytes', () => {
    expect(() => parseRange('bytes=0-0', 0)).toThrow(expect.objectContaining({ code: 'InvalidRange' }));
  });
});
