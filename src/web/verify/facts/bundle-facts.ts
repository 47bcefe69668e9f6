import { tokens } from '../../../primitives/amount-text.ts';
import { toHex } from '../../../primitives/bytes.ts';
import type { OpenBundle } from '../../../proof/bundle.ts';
import { type ChangeFacts, changeFacts } from './change-facts.ts';
import { attempt, blockTime, type Fact, unixTime } from './fact.ts';
import { type GasFacts, gasFacts } from './gas-facts.ts';
import { type Readable, readableBytes } from './readable-bytes.ts';

/**
 * What a bundle says, ready to be shown. It is what the audited party claims, and as good as the verdict beside it.
 * A part that cannot be read is undefined: a check says so.
 */
export type BundleFacts = {
  readonly accountId: string;
  readonly method: string;
  readonly callerId: string;
  readonly args: Readable;
  readonly end: 'value' | 'failure' | 'receipt';
  readonly returned: Readable;
  /** nearcore's text of the failure. */
  readonly failure: string | undefined;
  readonly logs: readonly string[];
  readonly facts: readonly Fact[];
  readonly gas: GasFacts | undefined;
  readonly changes: readonly ChangeFacts[] | undefined;
};

/** `size`: characters of the document. */
export function bundleFacts(bundle: OpenBundle, size: number): BundleFacts {
  const { statement, disclosure } = bundle;
  const { preimages } = disclosure;
  const { input, output } = statement;
  return {
    accountId: input.accountId,
    method: input.method,
    callerId: input.predecessorId,
    args: readableBytes(preimages.args),
    end: output.status.kind,
    returned: readableBytes(preimages.returnValue),
    failure: preimages.failure ?? undefined,
    logs: preimages.logs,
    facts: [...callFacts(bundle), ...originFacts(bundle), ...signedFacts(bundle, size)],
    gas: attempt(() => gasFacts(bundle)),
    changes: attempt(() => changeFacts(bundle)),
  };
}

const callFacts = ({ statement: { input } }: OpenBundle): Fact[] => [
  { name: 'Attached deposit', value: tokens(input.attachedDeposit) },
  { name: 'Signer', value: input.signerId },
  { name: 'Promises', value: input.promises },
  { name: 'Block height', value: `${input.block.height}` },
  { name: 'Block time', value: blockTime(input.block.timestamp) },
  { name: 'Protocol version', value: `${input.protocolVersion}` },
  { name: 'Engine', value: input.engineId },
  { name: 'Network', value: input.network },
  { name: 'World', value: toHex(input.worldId) },
];

const originFacts = ({ statement: { input } }: OpenBundle): Fact[] => [
  { name: 'State comes from', value: input.stateOrigin },
  { name: 'Caller comes from', value: input.callerOrigin },
  { name: 'Time comes from', value: input.timeOrigin },
  { name: 'Seed comes from', value: input.seedOrigin },
];

const signedFacts = ({ statement: { envelope }, disclosure: { code } }: OpenBundle, size: number): Fact[] => [
  { name: 'Issued', value: unixTime(envelope.issuedAt) },
  { name: 'Expires', value: envelope.expiresAt === 0n ? 'never' : unixTime(envelope.expiresAt) },
  { name: 'Signing key', value: `ed25519 ${toHex(envelope.signerKeys.ed25519)}` },
  { name: 'App', value: toHex(envelope.appId) },
  { name: 'Compose hash', value: toHex(envelope.composeHash) },
  { name: 'Contract code', value: code ? `${code.length} bytes, in the bundle` : 'not in the bundle' },
  { name: 'Size of the bundle', value: `${size} bytes` },
];
