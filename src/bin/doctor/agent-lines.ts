import { z } from 'zod';
import { createDstackEnclave } from '../../enclave/dstack.ts';
import {
  type Enclave,
  EnclaveFault,
  type EnclaveFaultCode,
  type EnclaveInfo,
} from '../../enclave/enclave.ts';
import { assertIntelQuote, assertProductionInfo } from '../../enclave/production.ts';
import { equalBytes, toHex } from '../../primitives/bytes.ts';
import { measuredTrust } from '../../proof/measured-trust.ts';
import { hashTrustConfig, type TrustConfig } from '../../proof/report-data.ts';
import { bad, type DoctorLine, ok } from './line.ts';

export type AgentFindings = {
  readonly lines: readonly DoctorLine[];
  /** Over zeros, for those who need a quote's certificates. */
  readonly quote: Uint8Array | undefined;
};

/** Asks the guest agent for all that the service asks of it. The key that it derives is of a path of its own, and wiped. */
export async function examineAgent(
  endpoint: string | undefined,
  trust: TrustConfig | undefined,
): Promise<AgentFindings> {
  const connected = await attempt('agent', async () => {
    const enclave = createDstackEnclave(endpoint);
    return { enclave, info: await enclave.info() };
  });
  if ('line' in connected) return { lines: [connected.line], quote: undefined };
  const { enclave, info } = connected.value;
  const quoted = await attempt('quote', () => enclave.quote(new Uint8Array(64)));
  const quote = 'line' in quoted ? undefined : quoted.value.quote;
  return {
    lines: [
      agentLine(info),
      await keyProviderLine(info),
      secureTimeLine(info),
      measuredSettingsLine(info, trust),
      await keysLine(enclave),
      'line' in quoted ? quoted.line : await quoteLine(quoted.value.quote),
    ],
    quote,
  };
}

function agentLine({ version, appId }: EnclaveInfo): DoctorLine {
  if (version === '') return bad('agent', 'too old to say its version', faultHints.enclave_too_old ?? usual);
  return ok('agent', `version ${version}, app ${toHex(appId)}`);
}

async function keyProviderLine(info: EnclaveInfo): Promise<DoctorLine> {
  const checked = await attempt('key_provider', async () => assertProductionInfo(info));
  return 'line' in checked ? checked.line : ok('key_provider', 'a KMS; the app-compose is the measured one');
}

const secureTime = z.looseObject({ secure_time: z.literal(true) });

function secureTimeLine({ appCompose }: EnclaveInfo): DoctorLine {
  const read = secureTime.safeParse(JSON.parse(appCompose));
  if (read.success) return ok('secure_time', 'the clock is set before any key is given out');
  const hint = 'set secure_time in the app-compose (deploy/app-compose.json) and deploy again';
  return bad('secure_time', 'not asked for: the clock is what the host says at boot', hint);
}

function measuredSettingsLine({ appCompose }: EnclaveInfo, trust: TrustConfig | undefined): DoctorLine {
  const hint = 'trust settings stand as literal text in docker-compose.yml, and nowhere else';
  const measured = measuredTrust(appCompose);
  if (!measured.ok) return bad('measured_settings', measured.problems.join('; '), hint);
  if (trust === undefined) return bad('measured_settings', 'the environment makes no settings', hint);
  const hash = hashTrustConfig(measured.config);
  if (equalBytes(hash, hashTrustConfig(trust))) return ok('measured_settings', `config hash ${toHex(hash)}`);
  return bad('measured_settings', 'the environment has others than the measured compose file', hint);
}

async function keysLine(enclave: Enclave): Promise<DoctorLine> {
  const derived = await attempt('keys', () => enclave.deriveKey('near-enclave/doctor/ed25519/v1', 'ed25519'));
  if ('line' in derived) return derived.line;
  const { key, rootPublicKey } = derived.value;
  key.fill(0);
  return ok('keys', `derived; KMS root ${toHex(rootPublicKey)}`);
}

async function quoteLine(quote: Uint8Array): Promise<DoctorLine> {
  const checked = await attempt('quote', async () => assertIntelQuote(quote));
  return 'line' in checked ? checked.line : ok('quote', `${quote.length} bytes, under Intel's root`);
}

type Attempt<T> = { readonly value: T } | { readonly line: DoctorLine };

async function attempt<T>(code: string, ask: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await ask() };
  } catch (cause) {
    if (!(cause instanceof EnclaveFault)) throw cause;
    return { line: bad(code, cause.message, faultHints[cause.code] ?? usual) };
  }
}

const usual = 'the log of the guest agent (dashboard of the CVM) says more';

const faultHints: Readonly<Partial<Record<EnclaveFaultCode, string>>> = {
  enclave_unreachable: 'mount /var/run/dstack.sock into this service, as docker-compose.yml does',
  enclave_too_old: 'take an OS image with dstack 0.5.7 or newer',
  key_provider_refused: 'deploy with a KMS (docs/deploy.md, "Which KMS")',
  key_chain_without_root: 'deploy with a KMS (docs/deploy.md, "Which KMS")',
  not_intel_root: 'this is a simulator or a development enclave, not a TDX machine',
};
