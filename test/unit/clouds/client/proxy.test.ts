import { describe, expect, it } from 'vitest';
import { proxyFor } from '#core/clouds/client/wire/proxy.ts';

const address = 'https://qnzm.example.com/';

describe('the proxy that the environment names', () => {
  it.each<[string, Record<string, string>, string, string | null]>([
    ['none', {}, address, null],
    ['by scheme', { HTTPS_PROXY: 'http://p:3128', HTTP_PROXY: 'http://q:1' }, address, 'http://p:3128'],
    [
      'by scheme',
      { HTTPS_PROXY: 'http://p:3128', HTTP_PROXY: 'http://q:1' },
      'http://qnzm.example.com',
      'http://q:1',
    ],
    [
      'in small letters first',
      { HTTPS_PROXY: 'http://p:1', https_proxy: 'http://q:2' },
      address,
      'http://q:2',
    ],
    ['for all', { ALL_PROXY: 'http://p:1' }, address, 'http://p:1'],
    ['without a scheme', { HTTPS_PROXY: 'p:3128' }, address, 'http://p:3128'],
    ['with a password, which is not shown', { HTTPS_PROXY: 'http://ann:CANARY@p:1' }, address, 'http://p:1'],
    ['not for all hosts', { HTTPS_PROXY: 'http://p:1', NO_PROXY: '*' }, address, null],
    ['not for a host', { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'a.org, QNZM.example.com' }, address, null],
    ['not for a domain', { HTTPS_PROXY: 'http://p:1', no_proxy: '.example.com' }, address, null],
    ['not for a domain', { HTTPS_PROXY: 'http://p:1', no_proxy: 'example.com' }, address, null],
    ['not for a port', { HTTPS_PROXY: 'http://p:1', no_proxy: 'example.com:443' }, address, null],
    ['for another port', { HTTPS_PROXY: 'http://p:1', no_proxy: 'example.com:8443' }, address, 'http://p:1'],
    [
      'for a host that only ends alike',
      { HTTPS_PROXY: 'http://p:1', no_proxy: 'ample.com' },
      address,
      'http://p:1',
    ],
    [
      'for a longer name',
      { HTTPS_PROXY: 'http://p:1', no_proxy: 'qnzm.example.com.org' },
      address,
      'http://p:1',
    ],
    ['empty', { HTTPS_PROXY: ' ' }, address, null],
  ])('%s', (_, env, asked, expected) => {
    expect(proxyFor(env, asked)?.origin ?? null).toBe(expected);
  });

  it('refuses what is no HTTP proxy, without quoting it', () => {
    expect(() => proxyFor({ HTTPS_PROXY: 'socks5://ann:CANARY@p:1' }, address)).toThrow(/speaks socks5/);
    expect(() => proxyFor({ HTTPS_PROXY: 'http://ann:CANARY@ p' }, address)).toThrow(
      /^HTTPS_PROXY in the environment is not/,
    );
  });
});
