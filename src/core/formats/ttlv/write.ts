import { headBytes, type Item, padded, types } from './item.ts';

/** A value with its head and what fills it up. */
export function writeItem(item: Item): Buffer {
  const body = bodyOf(item);
  const whole = Buffer.alloc(headBytes + padded(body.length));
  whole.writeUIntBE(item.tag, 0, 3);
  whole.writeUInt8(types[item.type], 3);
  whole.writeUInt32BE(body.length, 4);
  body.copy(whole, headBytes);
  return whole;
}

function bodyOf(item: Item): Buffer {
  switch (item.type) {
    case 'structure':
      return Buffer.concat(item.items.map(writeItem));
    case 'integer': {
      const bytes = Buffer.alloc(4);
      bytes.writeInt32BE(item.value);
      return bytes;
    }
    case 'enumeration':
    case 'interval': {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(item.value);
      return bytes;
    }
    case 'long':
    case 'date':
    case 'preciseDate': {
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64BE(item.value);
      return bytes;
    }
    case 'boolean':
      return Buffer.from([0, 0, 0, 0, 0, 0, 0, item.value ? 1 : 0]);
    case 'text':
      return Buffer.from(item.value, 'utf8');
    default:
      return item.value;
  }
}

export const structure = (tag: number, ...items: Item[]): Item => ({ tag, type: 'structure', items });
export const integer = (tag: number, value: number): Item => ({ tag, type: 'integer', value });
export const enumeration = (tag: number, value: number): Item => ({ tag, type: 'enumeration', value });
export const text = (tag: number, value: string): Item => ({ tag, type: 'text', value });
