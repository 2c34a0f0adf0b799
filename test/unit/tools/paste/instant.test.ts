import { describe, expect, it } from 'vitest';
import { instantOf } from '#core/tools/paste/instant.ts';

describe('the moment a key runs out', () => {
  const at = '2026-12-21T16:06:25.000Z';

  it.each([
    '2026-12-21T16:06:25Z',
    '2026-12-21T16:06:25UTC',
    '2026-12-21T16:06:25+00:00',
    '2026-12-21T16:06:25+0000',
    '2026-12-21T16:06:25',
    '2026-12-21T17:06:25+01:00',
    '2026-12-21T16:06:25.531412Z',
    '2026-12-21 16:06:25 UTC',
    '2026-12-21 16:06:25 +0000 UTC',
    '2026-12-21 16:06:25.123456789 +0000 UTC',
    '20261221T160625Z',
    '20261221160625',
    '20261221160625.25',
    'Mon, 21 Dec 2026 16:06:25 GMT',
    'Mon, 21 Dec 2026 17:06:25 +0100',
    '1797869185',
    '1797869185.0',
    '1797869185000',
    '1797869185000000',
    '1797869185000000000',
    ' 2026-12-21T16:06:25Z ',
  ])('is read from %j', (text) => {
    expect(instantOf(text)).toBe(at);
  });

  it('may have a part of a second', () => {
    expect(instantOf('1797869185.25')).toBe('2026-12-21T16:06:25.250Z');
  });

  it('without a time is the beginning of the day, whatever the zone of this machine', () => {
    expect(instantOf('2026-12-21')).toBe('2026-12-21T00:00:00.000Z');
  });

  it.each(['', '0', 'never', 'None', 'null', 'N/A', '1970-01-01T00:00:00Z', '0001-01-01T00:00:00Z'])(
    'is never for %j',
    (text) => {
      expect(instantOf(text)).toBeNull();
    },
  );

  it.each([
    'soon',
    '2026-13-45T00:00:00Z',
    '3600',
    '99999999999999999999',
    'CANARY',
    '1 hour',
    '9999-01-01',
    '+1797869185',
    '1797869185e3',
  ])('is nothing for %j', (text) => {
    expect(instantOf(text)).toBeUndefined();
  });
});
