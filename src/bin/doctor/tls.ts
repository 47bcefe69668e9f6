import { isIP } from 'node:net';
import { connect } from 'node:tls';
import { bad, type DoctorLine, ok, unsure } from './line.ts';

const patienceMillis = 10_000;
const daySeconds = 86_400;
const warningDays = 7;

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(host);

/**
 * Whether callers reach the service through TLS that a browser accepts, and for how long. `roots`: PEM, in the place of
 * those that Node brings.
 */
export async function examineTls(
  url: URL,
  nowSeconds: number,
  roots?: readonly string[],
): Promise<DoctorLine> {
  if (url.protocol === 'https:') return examineCertificate(url, nowSeconds, roots);
  if (isLoopback(url.hostname)) return ok('tls', 'none, on this machine alone');
  return bad('tls', `${url.origin} is not encrypted`, "use the gateway's https address");
}

async function examineCertificate(
  url: URL,
  nowSeconds: number,
  roots: readonly string[] | undefined,
): Promise<DoctorLine> {
  const seen = await certificateEnd(url, roots);
  if ('problem' in seen) return bad('tls', seen.problem, 'renew the certificate, or ask for the right name');
  const days = Math.floor((seen.validTo - nowSeconds) / daySeconds);
  if (days < warningDays) return unsure('tls', `the certificate ends in ${days} days`, 'renew it');
  return ok('tls', `${seen.protocol}, certificate good for ${days} days`);
}

type Seen = { readonly validTo: number; readonly protocol: string } | { readonly problem: string };

const certificateEnd = (url: URL, roots: readonly string[] | undefined): Promise<Seen> =>
  new Promise((resolve) => {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    // A certificate is for a name; an IP address is none, and may not be sent as one.
    const name = isIP(host) === 0 ? { servername: host } : {};
    const trusted = roots === undefined ? {} : { ca: [...roots] };
    const port = Number(url.port || 443);
    const socket = connect({ host, port, timeout: patienceMillis, ...name, ...trusted });
    const end = (seen: Seen) => {
      socket.destroy();
      resolve(seen);
    };
    socket.once('secureConnect', () => {
      const validTo = Math.floor(Date.parse(socket.getPeerCertificate().valid_to) / 1000);
      end({ validTo, protocol: socket.getProtocol() ?? 'TLS' });
    });
    socket.once('error', (cause) => end({ problem: cause.message }));
    socket.once('timeout', () => end({ problem: 'no answer' }));
  });
