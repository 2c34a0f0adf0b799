import type { Asked, Failure, Judgement } from './failure.ts';

const tlsCode =
  /^(?:CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_|ERR_SSL_|HOSTNAME_MISMATCH|INVALID_CA|EPROTO)/;

const unreachable = (message: string, hint: string): Judgement => ({ verdict: 'unreachable', message, hint });

/** A service that speaks no TLS that we know: nothing was seen of its certificate. */
const isOtherProtocol = (code: string): boolean => code === 'EPROTO' || code.startsWith('ERR_SSL_');

/** Whether a failure of the network is one of the service's certificate. */
export const isOfCertificate = (network: string | null): boolean =>
  network !== null && tlsCode.test(network) && !isOtherProtocol(network);

function judgeTls(code: string, host: string): Judgement {
  if (isOtherProtocol(code)) {
    return {
      verdict: 'tls',
      message: `${host} does not speak TLS, or not one we know.`,
      hint: 'Check the endpoint. A service on your own machine or network may need http:// instead of https://.',
    };
  }
  const because: Record<string, string> = {
    CERT_HAS_EXPIRED: 'has expired',
    CERT_NOT_YET_VALID: 'is not valid yet',
    ERR_TLS_CERT_ALTNAME_INVALID: 'is for another host',
    DEPTH_ZERO_SELF_SIGNED_CERT: 'is signed by itself',
    SELF_SIGNED_CERT_IN_CHAIN: 'comes from an authority this computer does not trust',
  };
  return {
    verdict: 'tls',
    message: `The certificate of ${host} ${because[code] ?? 'cannot be verified'}.`,
    hint: 'Nothing was sent. If the service is your own, give its certificate authority to Node in NODE_EXTRA_CA_CERTS; on a guest or company network, something may be in between.',
  };
}

/**
 * The verdict on a call that got no answer, or none that is HTTP.
 *
 * @param failure what happened
 * @param asked what the sentences speak of
 * @returns null when the service did answer
 */
export function judgeConnection(
  failure: Failure,
  asked: Pick<Asked, 'host' | 'proxy' | 'timeoutMs'>,
): Judgement | null {
  const { network } = failure;
  const { proxy } = asked;
  if (failure.wire.status === 407) {
    return unreachable(
      `The proxy ${proxy ?? ''} wants a name and a password, or does not accept those it was given.`,
      'Put them into HTTPS_PROXY or HTTP_PROXY, as in http://NAME:PASSWORD@HOST:PORT, and start QCred again.',
    );
  }
  const host = proxy === null ? asked.host : `${asked.host} (through the proxy ${proxy})`;
  if (failure.timedOut) {
    const seconds = Math.round(asked.timeoutMs / 1000);
    return unreachable(
      `${host} did not answer within ${seconds} second${seconds === 1 ? '' : 's'}.`,
      'Check the endpoint, and whether a firewall or VPN is in the way.',
    );
  }
  if (failure.excess) {
    return {
      verdict: failure.excess.slow ? 'unreachable' : 'other',
      message: `${host} sends ${failure.excess.what}. It was not read further.`,
      hint: 'Check that the endpoint is the one you mean. If it is, tell those who run the service.',
    };
  }
  if (network === null) {
    if (failure.wire.status !== null) return null;
    return {
      verdict: 'other',
      message: 'The request could not be made.',
      hint: 'Check the endpoint and the region of the profile.',
    };
  }
  if (tlsCode.test(network)) return judgeTls(network, host);
  if (network.startsWith('HPE_')) {
    return {
      verdict: 'not_s3',
      message: `What answers at ${host} does not speak HTTP.`,
      hint: 'Check the endpoint and its port, and whether it should start with https://.',
    };
  }
  if (network === 'ENOTFOUND' || network === 'EAI_AGAIN') {
    return unreachable(
      `There is no host called ${host}, or no network.`,
      'Check the endpoint for typing mistakes, and the network connection.',
    );
  }
  if (network === 'ECONNREFUSED') {
    return unreachable(
      `${host} refuses connections.`,
      'Check the endpoint and its port, and whether the service is running.',
    );
  }
  return unreachable(
    `The connection to ${host} failed.`,
    'Check the network connection, and whether a firewall or VPN is in the way.',
  );
}
