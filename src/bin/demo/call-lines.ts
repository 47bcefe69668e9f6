import { toHex } from '../../primitives/bytes.ts';
import { toBase58 } from '../../primitives/hash.ts';
import type { OpenBundle } from '../../proof/bundle.ts';
import { parseTdQuote } from '../../verifier/td-quote.ts';
import { bold, dim } from '../paint.ts';
import type { DemoCall } from './token-calls.ts';

/** What a call was, and what came of it, as a table of two columns. */
export function callLines(index: number, call: DemoCall, bundle: OpenBundle): string {
  const { input, output, envelope } = bundle.statement;
  const rows: readonly (readonly [string, string])[] = [
    ['arguments', JSON.stringify(call.args)],
    ['caller', `${call.caller}, attaching ${amount(call.deposit)}`],
    ['outcome', outcomeText(bundle)],
    ...logRows(bundle.disclosure.preimages.logs),
    ['gas burnt', gas(output.gasBurnt)],
    ['state before', toBase58(input.preStateRoot)],
    [
      'state after',
      `${toBase58(output.postStateRoot)}, ${changesText(bundle.disclosure.preimages.changes.length)}`,
    ],
    ['witness', witnessText(bundle)],
    ['statement', toHex(bundle.statementHash)],
    ['signer', `ed25519:${toBase58(envelope.signerKeys.ed25519)}`],
    ['quote', quoteText(bundle)],
  ];
  const head = bold(`${index}. ${input.accountId}.${call.method}`);
  return [`${head}  ${call.story}`, ...rows.map(rowText), '', ''].join('\n');
}

export const rowText = ([name, value]: readonly [string, string]): string =>
  `   ${dim(name.padEnd(12))} ${value}`;

function outcomeText({ statement, disclosure: { preimages } }: OpenBundle): string {
  const { status } = statement.output;
  if (status.kind === 'failure') return `failure ${status.failureKind}: ${preimages.failure ?? 'no text'}`;
  const { returnValue } = preimages;
  return returnValue.length === 0 ? 'success, returns nothing' : `success, returns ${textOf(returnValue)}`;
}

/** A contract may return any bytes; this one returns JSON. */
const textOf = (bytes: Uint8Array): string =>
  JSON.stringify(new TextDecoder().decode(bytes)).slice(1, -1).replaceAll('\\"', '"');

const logRows = (logs: readonly string[]): (readonly [string, string])[] =>
  logs.length === 0 ? [['logs', 'none']] : logs.map((line) => ['log', line] as const);

const grouped = (value: bigint): string => `${value}`.replace(/\B(?=(\d{3})+$)/g, ',');
const gas = (value: bigint): string =>
  `${grouped(value)} (${(Number(value / 10_000_000n) / 100_000).toFixed(3)} Tgas)`;

const milliNear = 10n ** 18n;
function amount(yocto: bigint): string {
  if (yocto === 0n) return 'nothing';
  return yocto % milliNear === 0n ? `${Number(yocto / milliNear) / 1e6} NEAR` : `${grouped(yocto)} yoctoNEAR`;
}

const changesText = (count: number): string =>
  count === 0 ? 'as before' : `${count} ${count === 1 ? 'key' : 'keys'} changed`;

const witnessText = ({ disclosure: { witness = [] }, statement }: OpenBundle): string =>
  `${witness.length} nodes and values, ${grouped(statement.output.witnessSize)} bytes: enough to run the call again`;

const quoteKindTexts = {
  'key-registration': "over the signing keys (one quote for all of this boot's results)",
  'challenge-answer': 'over the signing keys and a challenge',
  'result-quote': 'over this very statement and the challenge',
} as const;

function quoteText({ attestation }: OpenBundle): string {
  const { version, mrtd, rtmrs } = parseTdQuote(attestation.quote);
  const short = (bytes: Uint8Array) => `${toHex(bytes).slice(0, 12)}…`;
  const size = `${grouped(BigInt(attestation.quote.length))} bytes`;
  return `TDX v${version}, ${size}, MRTD ${short(mrtd)}, RTMR3 ${short(rtmrs[3])}, ${quoteKindTexts[attestation.kind]}`;
}
