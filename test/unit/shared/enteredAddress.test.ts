import { describe, expect, it } from 'vitest';
import { EnteredEndpoint, readAddress } from '#shared/enteredAddress.ts';

describe('an address that somebody types', () => {
  it.each([
    ['https://s3.example.com', 'https://s3.example.com'],
    [' https://s3.example.com/ ', 'https://s3.example.com/'],
    ['HTTPS://S3.Example.com', 'https://S3.Example.com'],
    ['s3.example.com', 'https://s3.example.com'],
    ['s3.example.com:9000/path', 'https://s3.example.com:9000/path'],
    ['localhost:9000', 'https://localhost:9000'],
    ['https://nas', 'https://nas'],
    ['nas:9000', 'https://nas:9000'],
    ['localhost', 'https://localhost'],
    ['http://127.0.0.1:9000', 'http://127.0.0.1:9000'],
    ['http://[::1]:9000', 'http://[::1]:9000'],
    ['https://xn--mnchen-3ya.example', 'https://xn--mnchen-3ya.example'],
    ['https://a_b.example.com.', 'https://a_b.example.com.'],
  ])('%s is %s', (typed, address) => {
    expect(readAddress(typed)).toEqual({ address });
    expect(EnteredEndpoint.parse(typed)).toBe(address);
  });

  it.each([
    '',
    ' ',
    'HtTp:\\\\evil.com',
    'http:\\\\evil.com',
    'https:/\\evil.com',
    'http:/evil.com',
    'http:evil.com',
    'https:evil.com',
    'https:///evil.com',
    'http:////evil.com',
    '//evil.com',
    '/evil.com',
    '\\\\evil.com',
    'http',
    'https',
    'http:9000',
    'nonsense',
    'a/b.c',
    'http/evil.com',
    'https://http:80',
    'ftp://evil.com',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'mailto:a@evil.com',
    'https://user@evil.com',
    'https://user:pw@evil.com',
    'https://@evil.com',
    'good.example@evil.com',
    'https://good.example\\@evil.com',
    'https://good.example /evil',
    'https://good.\texample',
    'https://good.example\nevil.com',
    'https://good.example?x=1',
    'https://good.example#x',
    'https://ex%61mple.com',
    'https://exámple.com',
    'https://аpple.com',
    'https://example。com',
    'https://exam\u00adple.com',
    'https://example.com\u200b',
    'https://0x7f.1',
    'https://2130706433',
    'https://127.1',
    'https://[::0001]',
    'https://example.com:99999',
    'https://example.com:port',
    'https://exa mple.com',
    'https://.',
    `https://${'a'.repeat(3000)}`,
  ])('%s is none', (typed) => {
    expect(readAddress(typed)).toEqual({ why: expect.stringMatching(/^\S.*[^.]$/) });
    expect(EnteredEndpoint.safeParse(typed).success).toBe(false);
  });

  it('says how a host is to be written that reads otherwise', () => {
    expect(readAddress('https://münchen.example')).toEqual({
      why: 'names the host xn--mnchen-3ya.example in another form: write it like that',
    });
    expect(readAddress('http://127.1')).toEqual({ why: expect.stringContaining('127.0.0.1') });
  });
});
