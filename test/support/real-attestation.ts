import { readFileSync } from 'node:fs';
import { fromHex } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import { type AgentEvent, type Attestation, toBundledEvents } from '../../src/proof/attestation.ts';
import { datedCollateral } from '../../src/proof/collateral.ts';
import { withoutPadding } from '../../src/verifier/td-quote.ts';
import { sharedFile } from './shared.ts';

/** When the collateral of near/mpc was good. */
export const nearMpcTime = 1_786_621_538;

/** Of machines that were up to date when the collateral was good: quote, collateral, and a time in its window. */
export const realQuotes = [
  ['dcap/nearmpc_quote.json', 'nearmpc_collateral.json', nearMpcTime],
  ['dcap/dcap-qvl_tdx_quote', 'dcap-qvl_tdx_quote_collateral.json', 1_750_377_600],
  ['dcap/dcap-qvl_tdx_quote', 'shade_collateral.json', 1_769_417_006],
  ['dcap/dcap-qvl_tdx_quote', 'outlayer_scripts_our_collateral.json', 1_786_325_894],
  [
    'dcap/dcap-qvl_near-gas-test_quote_hex.txt',
    'dcap-qvl_near-gas-test_quote_collateral.json',
    1_757_462_400,
  ],
  ['dstack/fixture-real-quote.hex', 'shade_collateral.json', 1_769_417_006],
] as const;

type Context = Parameters<typeof sharedFile>[0];

const readJson = (context: Context, path: string) =>
  JSON.parse(readFileSync(sharedFile(context, `facts/${path}`), 'utf8'));

/** A real quote, as a bundle would keep it. */
export const realQuote = (context: Context, file: string): Uint8Array =>
  withoutPadding(recordedQuote(context, file));

/** A real quote, in one of the three forms in which it was recorded. */
export function recordedQuote(context: Context, file: string): Uint8Array {
  const bytes = readFileSync(sharedFile(context, `facts/${file}`));
  if (file.endsWith('.json')) return Uint8Array.from(JSON.parse(bytes.toString()));
  const isHex = file.endsWith('hex') || file.endsWith('.txt');
  return isHex ? fromHex(bytes.toString().trim()) : new Uint8Array(bytes);
}

export const realCollateral = (context: Context, file: string) =>
  datedCollateral(readJson(context, `dcap/${file}`));

/** The evidence of a real machine that ran near/mpc, in the place of our own: all of it holds but the key binding. */
export function nearMpcAttestation(
  context: Context,
  { registration, identity }: Pick<Attestation, 'registration' | 'identity'>,
): Attestation {
  const tcb: { app_compose: string; event_log: readonly AgentEvent[] } = readJson(
    context,
    'dcap/nearmpc_tcb_info.json',
  );
  const composeHash = sha256(Buffer.from(tcb.app_compose));
  return {
    kind: 'key-registration',
    challenge: new Uint8Array(32),
    registration: { ...registration, composeHash, appId: composeHash.slice(0, 20) },
    identity,
    quote: realQuote(context, 'dcap/nearmpc_quote.json'),
    eventLog: toBundledEvents(tcb.event_log),
    vmConfig: '',
    appCompose: tcb.app_compose,
    collateral: realCollateral(context, 'nearmpc_collateral.json'),
  };
}
