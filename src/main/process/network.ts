import { app, type Session } from 'electron';

/** Whatever is looked up is not there (RFC 6761 keeps the name for this); also the proxy of all that needs none. */
const nowhere = 'nobody.invalid';

/**
 * The page contacts nobody: the application asks the services, in its own process, where these
 * switches do not reach. Chromium's network finds no host, and its only way out is a proxy that is
 * not there, for loopback too. Electron wants this said before it is ready.
 *
 * In development the page comes from Vite's server, so there it is left alone.
 */
export function forbidNetwork(): void {
  if (import.meta.env.DEV) return;
  const { commandLine } = app;
  commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
  commandLine.appendSwitch('proxy-server', `http://${nowhere}:1`);
  commandLine.appendSwitch('proxy-bypass-list', '<-loopback>');
  // Of its own accord it would ask for names that links lead to, and for news of its components.
  commandLine.appendSwitch('dns-prefetch-disable');
  commandLine.appendSwitch('disable-background-networking');
  commandLine.appendSwitch('disable-component-update');
  commandLine.appendSwitch('disable-domain-reliability');
  commandLine.appendSwitch('disable-quic');
  commandLine.appendSwitch('no-pings');
  app.on('session-created', refuseRequests);
  // WebRTC has a network of its own. What it may not send past a proxy it does not send at all.
  app.on('web-contents-created', (_created, contents) =>
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp'),
  );
}

/** Every request of a page but those for our own scheme, and what it has in memory, ends here. */
function refuseRequests(session: Session): void {
  const urls = ['http', 'https', 'ws', 'wss', 'ftp', 'file'].map((scheme) => `${scheme}://*/*`);
  session.webRequest.onBeforeRequest({ urls }, (_details, decide) => decide({ cancel: true }));
}
