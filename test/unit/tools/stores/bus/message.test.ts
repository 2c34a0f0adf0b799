import { expect, it } from 'vitest';
import { callBytes, messageLength, readMessage } from '#core/tools/stores/bus/message.ts';

const call = callBytes({
  serial: 7,
  destination: 'org.freedesktop.secrets',
  path: '/org/freedesktop/secrets',
  interface: 'org.freedesktop.Secret.Service',
  member: 'Unlock',
  body: [
    { type: 's', value: 'é' },
    { type: 'ao', value: ['/a', '/bc'] },
  ],
});

it('reads what it writes, and knows where a message ends', () => {
  expect(messageLength(call)).toBe(call.length);
  expect(messageLength(call.subarray(0, 15))).toBeNull();
  expect(readMessage(call)).toMatchObject({
    kind: 1,
    member: 'Unlock',
    path: '/org/freedesktop/secrets',
    signature: 'sao',
  });
});

it('refuses lengths that lie', () => {
  const lying = (at: number, value: number) => {
    const bytes = Buffer.from(call);
    bytes.writeUInt32LE(value, at);
    return bytes;
  };
  expect(() => messageLength(lying(4, 0x7fffffff))).toThrow(RangeError);
  expect(() => messageLength(lying(12, 0xffffffff))).toThrow(RangeError);
  expect(() => readMessage(lying(12, 5000))).toThrow(RangeError);
  expect(() => messageLength(Buffer.concat([Buffer.from('B'), call.subarray(1)]))).toThrow(RangeError);
});

it('takes any bytes without an end that is not a RangeError', () => {
  for (let at = 0; at < call.length; at++)
    for (const value of [0, 1, 0x7f, 0xff]) {
      const bytes = Buffer.from(call);
      bytes[at] = value;
      try {
        messageLength(bytes);
        readMessage(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }
});
