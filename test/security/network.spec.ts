/** The page of the real app, which a stranger has taken over, tries to reach somebody. */
import { createSocket } from 'node:dgram';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '../e2e/harness.ts';
import { addProfile, createVault, goTo } from '../e2e/ui.ts';
import { have } from '../support/command.ts';

/** Listens on loopback and counts what comes: TCP connections and UDP packets. */
async function listeners() {
  const seen: string[] = [];
  const tcp = createServer((socket) => {
    seen.push('tcp');
    socket.on('error', () => {});
    socket.destroy();
  });
  await new Promise<void>((done) => tcp.listen(0, '127.0.0.1', done));
  const { port } = tcp.address() as AddressInfo;
  const udp = createSocket('udp4');
  udp.on('message', () => seen.push('udp'));
  await new Promise<void>((done) => udp.bind(port, '127.0.0.1', done));
  return {
    port,
    seen,
    async stop() {
      await new Promise((done) => tcp.close(done));
      await new Promise<void>((done) => udp.close(done));
    },
  };
}

/**
 * What strace saw of connections made and packets sent. A UDP socket that is only connected sends
 * nothing: that is how Chromium asks the system for its own address.
 */
const contacts = (record: string): string[] =>
  record.split('\n').filter((line) => /\b(?:connect\(\d+<TCP|send\w+\(\d+<UDP)/.test(line));

test('no process of the app connects to anybody, at its start and at work', async ({ launch }) => {
  test.skip(process.platform !== 'linux', 'the system calls of other systems are not recorded');
  test.skip(!(await have('strace', ['-V'])), 'strace is not on this machine');
  const folder = await mkdtemp(join(tmpdir(), 'qcred-strace-'));
  const [script, record] = [join(folder, 'within'), join(folder, 'record')];
  const calls = 'trace=connect,sendto,sendmsg,sendmmsg';
  await writeFile(
    script,
    `#!/bin/sh\nexec strace -f -qq -yy --seccomp-bpf -e ${calls} -o '${record}' "$WITHIN" "$@"\n`,
    { mode: 0o700 },
  );
  const running = await launch({ within: script, expected: [/.*/] });
  await createVault(running);
  await addProfile(running.page, {
    name: 'work',
    accessKeyId: 'QZKD83JX02MS71PLA4B',
    secretAccessKey: 'CANARY/of/the/network/0123456789',
  });
  for (const view of ['Accounts', 'Services', 'Tools', 'Due', 'Activity', 'Health', 'Settings', 'Profiles'])
    await goTo(running.page, view);
  await running.page.evaluate(async () => {
    const peer = new RTCPeerConnection({ iceServers: [{ urls: 'stun:192.0.2.1:3478' }] });
    peer.createDataChannel('x');
    await peer.setLocalDescription(await peer.createOffer());
    await fetch('https://192.0.2.1/').catch(() => {});
    await fetch('https://example.com/').catch(() => {});
    await new Promise((done) => setTimeout(done, 2000));
  });
  await running.quit();
  expect(contacts(await readFile(record, 'utf8'))).toEqual([]);
  await rm(folder, { recursive: true });
});

test('a page that somebody took over reaches nobody', async ({ launch }) => {
  const { port, seen, stop } = await listeners();
  const { page } = await launch({ expected: [/.*/] });
  const tried = await page.evaluate(async (port) => {
    const http = `http://127.0.0.1:${port}`;
    const tried: string[] = [];
    const attempt = async (name: string, work: () => unknown) => {
      tried.push(name);
      try {
        await Promise.race([work(), new Promise((done) => setTimeout(done, 1500))]);
      } catch {
        // Refused, as it should be.
      }
    };
    const put = (tag: string, attributes: Record<string, string>) => {
      const element = document.createElement(tag);
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      document.head.append(element);
      return element;
    };
    await attempt('WebRTC over UDP', async () => {
      const peer = new RTCPeerConnection({ iceServers: [{ urls: `stun:127.0.0.1:${port}` }] });
      peer.createDataChannel('x');
      await peer.setLocalDescription(await peer.createOffer());
      await new Promise((done) => setTimeout(done, 1500));
    });
    await attempt('WebRTC over TCP', async () => {
      const urls = [`turn:127.0.0.1:${port}?transport=tcp`, `turns:127.0.0.1:${port}?transport=tcp`];
      const peer = new RTCPeerConnection({ iceServers: [{ urls, username: 'x', credential: 'y' }] });
      peer.createDataChannel('x');
      await peer.setLocalDescription(await peer.createOffer());
      await new Promise((done) => setTimeout(done, 1500));
    });
    await attempt('WebRTC to a given candidate', async () => {
      const [one, two] = [new RTCPeerConnection(), new RTCPeerConnection()];
      one.createDataChannel('x');
      await one.setLocalDescription(await one.createOffer());
      await two.setRemoteDescription(one.localDescription ?? { type: 'offer' });
      await two.setLocalDescription(await two.createAnswer());
      await one.setRemoteDescription(two.localDescription ?? { type: 'answer' });
      const candidate = `candidate:1 1 udp 2122260223 127.0.0.1 ${port} typ host`;
      await one.addIceCandidate({ candidate, sdpMid: '0' });
      await new Promise((done) => setTimeout(done, 1500));
    });
    await attempt('fetch', () => fetch(http));
    await attempt('fetch without answer', () => fetch(http, { mode: 'no-cors', keepalive: true }));
    await attempt('XMLHttpRequest', () => {
      const request = new XMLHttpRequest();
      request.open('POST', http);
      request.send('x');
    });
    await attempt('WebSocket', () => new WebSocket(`ws://127.0.0.1:${port}`));
    await attempt('WebTransport', () => new WebTransport(`https://127.0.0.1:${port}/`).ready);
    await attempt('EventSource', () => new EventSource(http));
    await attempt('sendBeacon', () => navigator.sendBeacon(http, 'x'));
    await attempt('image', () => Object.assign(new Image(), { src: `${http}/x.png` }));
    await attempt('sound', () => new Audio(`${http}/x.wav`).play());
    await attempt('worker', () => new Worker(`${http}/x.js`));
    await attempt('worker from a blob', () => {
      const code = `fetch('${http}'); importScripts('${http}/x.js')`;
      return new Worker(URL.createObjectURL(new Blob([code])));
    });
    await attempt('service worker', () => navigator.serviceWorker.register('/sw.js'));
    await attempt('module', () => import(/* @vite-ignore */ `${http}/x.js`));
    await attempt('font', () => new FontFace('x', `url(${http}/x.woff2)`).load());
    await attempt('css', () => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(`body { background: url(${http}/x.png) }`);
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    });
    for (const rel of [
      'prefetch',
      'preload',
      'preconnect',
      'dns-prefetch',
      'modulepreload',
      'prerender',
      'icon',
      'manifest',
      'stylesheet',
    ])
      await attempt(rel, () => put('link', { rel, href: `${http}/${rel}`, as: 'image' }));
    for (const [tag, name] of [
      ['script', 'src'],
      ['iframe', 'src'],
      ['embed', 'src'],
      ['object', 'data'],
      ['video', 'src'],
      ['track', 'src'],
      ['portal', 'src'],
      ['fencedframe', 'src'],
    ] as const)
      await attempt(tag, () => document.body.append(put(tag, { [name]: `${http}/${tag}` })));
    await attempt('meta refresh', () => put('meta', { 'http-equiv': 'refresh', content: `0;url=${http}` }));
    await attempt('speculation', () => {
      const rules = put('script', { type: 'speculationrules' });
      rules.textContent = JSON.stringify({ prefetch: [{ source: 'list', urls: [http] }] });
    });
    await attempt('form', () => {
      const form = document.createElement('form');
      Object.assign(form, { action: http, method: 'post' });
      document.body.append(form);
      form.submit();
    });
    await attempt('ping', () => {
      const link = document.createElement('a');
      Object.assign(link, { href: '#x', ping: http });
      document.body.append(link);
      link.click();
    });
    await attempt('download', () => {
      const link = document.createElement('a');
      Object.assign(link, { href: http, download: 'x' });
      document.body.append(link);
      link.click();
    });
    await attempt('window.open', () => window.open(http));
    await attempt('navigation', () => location.assign(http));
    await attempt('report', () =>
      put('meta', {
        'http-equiv': 'Content-Security-Policy',
        content: `script-src 'none'; report-uri ${http}`,
      }),
    );
    return tried;
  }, port);
  await new Promise((done) => setTimeout(done, 1500));
  await stop();
  expect(tried.length).toBeGreaterThan(40);
  expect(seen).toEqual([]);
});
