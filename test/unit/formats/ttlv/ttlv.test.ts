import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Item } from '#core/formats/ttlv/item.ts';
import { bytesOf, itemIn, MalformedTtlv, numberOf, readItem } from '#core/formats/ttlv/read.ts';
import { enumeration, integer, structure, writeItem } from '#core/formats/ttlv/write.ts';
import { runs } from '../../../support/long.ts';

const hex = (text: string): Buffer => Buffer.from(text.replace(/[\s|]/g, ''), 'hex');

/** The examples of section 9.1.2 of KMIP's specification. */
const examples: [string, string, Item][] = [
  ['an integer', '420020 02 00000004 0000000800000000', { tag: 0x420020, type: 'integer', value: 8 }],
  [
    'a long integer',
    '420020 03 00000008 01B69B4BA5749200',
    { tag: 0x420020, type: 'long', value: 123456789000000000n },
  ],
  [
    'a big integer',
    '420020 04 00000010 0000000003FD35EB 6BC2DF4618080000',
    { tag: 0x420020, type: 'big', value: hex('0000000003FD35EB6BC2DF4618080000') },
  ],
  [
    'an enumeration',
    '420020 05 00000004 000000FF00000000',
    { tag: 0x420020, type: 'enumeration', value: 255 },
  ],
  ['a boolean', '420020 06 00000008 0000000000000001', { tag: 0x420020, type: 'boolean', value: true }],
  [
    'a text',
    '420020 07 0000000B 48656C6C6F20576F726C640000000000',
    { tag: 0x420020, type: 'text', value: 'Hello World' },
  ],
  ['bytes', '420020 08 00000003 0102030000000000', { tag: 0x420020, type: 'bytes', value: hex('010203') }],
  ['a date', '420020 09 00000008 0000000047DA67F8', { tag: 0x420020, type: 'date', value: 0x47da67f8n }],
  ['an interval', '420020 0A 00000004 000D2F0000000000', { tag: 0x420020, type: 'interval', value: 864000 }],
  [
    'a structure',
    '420020 01 00000020 420004 05 00000004 000000FE00000000 420005 02 00000004 000000FF00000000',
    structure(0x420020, enumeration(0x420004, 254), integer(0x420005, 255)),
  ],
];

const tag = fc.integer({ min: 0x420000, max: 0x4201ff });
const { item } = fc.letrec<{ item: Item }>((tie) => ({
  item: fc.oneof(
    { depthSize: 'small' },
    fc.record({ tag, type: fc.constantFrom('integer' as const), value: fc.integer() }),
    fc.record({ tag, type: fc.constantFrom('enumeration' as const), value: fc.nat() }),
    fc.record({
      tag,
      type: fc.constantFrom('text' as const),
      value: fc.string({ unit: 'grapheme', maxLength: 20 }),
    }),
    fc.record({ tag, type: fc.constantFrom('boolean' as const), value: fc.boolean() }),
    fc.record({
      tag,
      type: fc.constantFrom('date' as const, 'long' as const),
      value: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    }),
    fc.record({
      tag,
      type: fc.constantFrom('bytes' as const),
      value: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
    }),
    fc.record({
      tag,
      type: fc.constant('structure' as const),
      items: fc.array(tie('item'), { maxLength: 4 }),
    }),
  ),
}));

describe('TTLV', () => {
  it.each(examples)('reads and writes %s as the specification does', (_what, bytes, expected) => {
    expect(readItem(hex(bytes))).toEqual(expected);
    expect(writeItem(expected).toString('hex')).toBe(hex(bytes).toString('hex'));
  });

  it('reads what it wrote', () => {
    fc.assert(
      fc.property(item, (one) => {
        expect(readItem(writeItem(one))).toEqual(one);
      }),
      { numRuns: runs(200, 20_000) },
    );
  });

  it('says of cut and changed bytes only that they are none, or reads them as something else', () => {
    fc.assert(
      fc.property(item, fc.nat(), fc.nat(255), fc.nat(), (one, place, byte, cut) => {
        const bytes = writeItem(one);
        bytes[place % bytes.length] = byte;
        for (const some of [bytes, bytes.subarray(0, cut % bytes.length)]) {
          try {
            readItem(some);
          } catch (error) {
            expect(error).toBeInstanceOf(MalformedTtlv);
            expect(String(error)).toBe('Error');
          }
        }
      }),
      { numRuns: runs(300, 50_000) },
    );
  });

  it.each([
    ['a length beyond its end', '420020 08 7FFFFFFF 0102030000000000'],
    ['a length of another type', '420020 02 00000008 0000000000000001'],
    ['a type that there is not', '420020 0F 00000000'],
    ['something after it', '420020 08 00000000 00'],
    ['nothing', ''],
  ])('refuses %s', (_what, bytes) => {
    expect(() => readItem(hex(bytes))).toThrow(MalformedTtlv);
  });

  it('refuses what is too deep, and too much', () => {
    let deep = integer(1, 1);
    for (let i = 0; i < 15; i++) deep = structure(1, deep);
    expect(readItem(writeItem(structure(1, deep)))).toMatchObject({ type: 'structure' });
    expect(() => readItem(writeItem(structure(1, structure(1, deep))))).toThrow(MalformedTtlv);
    const many = (count: number) =>
      writeItem(structure(1, ...Array.from({ length: count }, () => integer(2, 1))));
    expect(readItem(many(19_999))).toMatchObject({ type: 'structure' });
    expect(() => readItem(many(20_000))).toThrow(MalformedTtlv);
  });

  it('hands out parts of the bytes that it was given, to be overwritten with them', () => {
    const bytes = writeItem(structure(1, { tag: 2, type: 'bytes', value: Buffer.from('CANARY of ttlv') }));
    const held = bytesOf(itemIn(readItem(bytes), 2));
    expect(held?.toString()).toBe('CANARY of ttlv');
    bytes.fill(0);
    expect(held?.every((byte) => byte === 0)).toBe(true);
  });

  it('finds nothing along a path that there is not', () => {
    expect(itemIn(structure(1, structure(2)), 2, 3)).toBeUndefined();
    expect(itemIn(integer(1, 7), 2)).toBeUndefined();
    expect(numberOf(itemIn(structure(1, integer(2, 7)), 2))).toBe(7);
  });
});
