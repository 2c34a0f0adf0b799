import { describe, expect, it } from 'vitest';
import { readErrorAnswer, shapeOf as shapeOfBytes } from '#core/clouds/client/wire/answer.ts';
import { retryAfterMs } from '#core/clouds/client/wire/retryAfter.ts';

const shapeOf = (text: string, action: string) => shapeOfBytes(Buffer.from(text), action);
const whole =
  '<?xml version="1.0"?>\n<ListUsersResponse xmlns="x"><ListUsersResult/><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></ListUsersResponse>\n';

describe('the shape of an answer', () => {
  it('is complete with a beginning, an end and a request id', () => {
    expect(shapeOf(whole, 'ListUsers')).toBe('complete');
    expect(shapeOf(whole.replace(/^<\?xml.*\n/, ''), 'ListUsers')).toBe('complete');
  });

  it('is cut at every point before its end', () => {
    const shapes = new Set<string>();
    const text = whole.trimEnd();
    for (let end = 0; end < text.length; end++) shapes.add(shapeOf(text.slice(0, end), 'ListUsers'));
    expect(shapes.has('complete')).toBe(false);
    expect(shapeOf(text.slice(0, -1), 'ListUsers')).toBe('cut');
    expect(shapeOf('', 'ListUsers')).toBe('cut');
  });

  it('is another for web pages, other actions and what has no request id', () => {
    expect(shapeOf('<!DOCTYPE html><html></html>', 'ListUsers')).toBe('html');
    expect(shapeOf('\n <HTML>', 'ListUsers')).toBe('html');
    expect(shapeOf(whole, 'ListGroups')).toBe('other');
    expect(shapeOf(whole.replace(/<RequestId>.*<\/RequestId>/, ''), 'ListUsers')).toBe('other');
    expect(shapeOf('{"Users": []}', 'ListUsers')).toBe('other');
    expect(shapeOf('<ListUsersResponseX></ListUsersResponseX>', 'ListUsers')).toBe('other');
  });
});

describe('a refusal', () => {
  it('has a code and a sentence', () => {
    const text =
      '<ErrorResponse><Error><Code>NoSuchEntity</Code><Message>No\nuser</Message></Error></ErrorResponse>';
    expect(readErrorAnswer(text)).toEqual({ code: 'NoSuchEntity', said: 'No\nuser', region: null });
    expect(readErrorAnswer('<html><body>502</body></html>')).toEqual({ code: null, said: '', region: null });
    expect(readErrorAnswer('<Code><script></Code>')).toEqual({ code: null, said: '', region: null });
  });
});

describe('Retry-After', () => {
  const now = new Date('2026-01-01T00:00:00Z');
  it.each<[string | undefined, number | null]>([
    ['30', 30_000],
    ['0', 0],
    ['1.5', 1500],
    ['Thu, 01 Jan 2026 00:01:00 GMT', 60_000],
    ['Thu, 01 Jan 2015 00:01:00 GMT', 0],
    ['Thu Jan  1 00:01:00 2026', 60_000],
    ['Thursday, 01-Jan-26 00:01:00 GMT', 60_000],
    ['Thu, 01 Jan 2026 00:01:00', null],
    ['soon', null],
    [undefined, null],
  ])('%s', (text, expected) => {
    expect(retryAfterMs(text === undefined ? {} : { 'retry-after': text }, now)).toBe(expected);
  });
});
