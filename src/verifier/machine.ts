import { fromHex, fromUtf8, toHex } from '../primitives/bytes.ts';
import type { Attestation } from '../proof/attestation.ts';
import type { Collateral } from '../proof/collateral.ts';
import { type AppCompose, parseAppCompose } from './app-compose.ts';
import { judgeQuote, NoCollateralError, type QuoteVerdict } from './dcap.ts';
import { type BootFacts, readBootFacts, runtimeEvents } from './event-log.ts';
import type { Expectations } from './expectations.ts';
import { attempt, type Part } from './part.ts';
import { parsePemChain } from './pem-chain.ts';
import { type Certificate, parseCertificate } from './pki/certificate.ts';
import type { Chain } from './pki/chain.ts';
import { parseRevocationList, type RevocationList } from './pki/revocation-list.ts';
import { PkiError } from './pki/signed-der.ts';
import { parseQeIdentity, parseTcbInfo, type QeIdentity, type TcbInfo } from './tcb-info.ts';
import { parseTdQuote, type TdQuote } from './td-quote.ts';

/** All that the checks of a machine look at: the attestation, and what was read of it. */
export type MachineEvidence = Expectations & {
  readonly attestation: Attestation;
  readonly quote: Part<TdQuote>;
  /** From the platform's certificate in the quote to the root. */
  readonly pckChain: Part<Chain>;
  readonly collateral: CollateralParts;
  /** What @phala/dcap-qvl says. */
  readonly verdict: Part<QuoteVerdict>;
  readonly boot: Part<BootFacts>;
  readonly appCompose: Part<AppCompose>;
};

/** Intel's signed data, read. */
export type CollateralParts = {
  readonly tcbInfo: Part<TcbInfo>;
  readonly qeIdentity: Part<QeIdentity>;
  readonly tcbInfoChain: Part<Chain>;
  readonly qeIdentityChain: Part<Chain>;
  readonly crlIssuerChain: Part<Chain>;
  readonly rootCrl: Part<RevocationList>;
  readonly pckCrl: Part<RevocationList>;
};

/** Reads what can be read. Never throws for a bad attestation. */
export function gatherMachine(attestation: Attestation, expectations: Expectations): MachineEvidence {
  const { trust, nowSeconds } = expectations;
  const quote = attempt(() => parseTdQuote(attestation.quote));
  const parse = parseOnce();
  return {
    ...expectations,
    attestation,
    quote,
    pckChain: attempt(() => readPckChain(quote, parse)),
    collateral: readCollateral(attestation.collateral?.data, parse),
    verdict: attempt(() => judgeQuote(attestation, trust, nowSeconds)),
    boot: attempt(() => readBootFacts(runtimeEvents(attestation.eventLog))),
    appCompose: attempt(() => parseAppCompose(attestation.appCompose)),
  };
}

type ParseCertificate = (der: Uint8Array) => Certificate;

/** One object for each certificate, however many chains it stands in. */
function parseOnce(): ParseCertificate {
  const parsed = new Map<string, Certificate>();
  return (der) => {
    const key = toHex(der);
    const certificate = parsed.get(key) ?? parseCertificate(der);
    parsed.set(key, certificate);
    return certificate;
  };
}

function readPckChain(quote: Part<TdQuote>, parse: ParseCertificate): Chain {
  if (!quote.ok) throw new PkiError('the quote could not be read');
  const text = fromUtf8(quote.value.pckChain);
  // Intel's quoting library ends the chain inside a quote as C ends a string.
  if (!text.endsWith('\0')) throw new PkiError('the chain in the quote has no end');
  return readChain(text.slice(0, -1), 3, parse);
}

function readCollateral(data: Collateral | undefined, parse: ParseCertificate): CollateralParts {
  const part = <T>(read: (collateral: Collateral) => T): Part<T> =>
    attempt(() => {
      if (data === undefined) throw new NoCollateralError('the bundle holds no collateral');
      return read(data);
    });
  return {
    tcbInfo: part(({ tcb_info }) => parseTcbInfo(tcb_info)),
    qeIdentity: part(({ qe_identity }) => parseQeIdentity(qe_identity)),
    tcbInfoChain: part(({ tcb_info_issuer_chain }) => readChain(tcb_info_issuer_chain, 2, parse)),
    qeIdentityChain: part(({ qe_identity_issuer_chain }) => readChain(qe_identity_issuer_chain, 2, parse)),
    crlIssuerChain: part(({ pck_crl_issuer_chain }) => readChain(pck_crl_issuer_chain, 2, parse)),
    rootCrl: part(({ root_ca_crl }) => parseRevocationList(fromHex(root_ca_crl))),
    pckCrl: part(({ pck_crl }) => parseRevocationList(fromHex(pck_crl))),
  };
}

function readChain(pem: string, length: number, parse: ParseCertificate): Chain {
  const [leaf, ...issuers] = parsePemChain(pem).map(parse);
  if (leaf === undefined || issuers.length !== length - 1) {
    throw new PkiError(
      `a chain of ${leaf === undefined ? 0 : issuers.length + 1} certificates, expected ${length}`,
    );
  }
  return [leaf, ...issuers];
}
