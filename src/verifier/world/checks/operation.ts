import { noBandwidthRequests } from '../../../primitives/bandwidth.ts';
import { compareBytes, equalBytes, toHex } from '../../../primitives/bytes.ts';
import { noCongestion } from '../../../primitives/congestion-info.ts';
import { toBase58, zeroHash } from '../../../primitives/hash.ts';
import { receiptSchema } from '../../../primitives/receipt.ts';
import type { OpenContents } from '../../../proof/block-document.ts';
import { type HeadOperation, hashLoad, hashPatch, hashReceipts } from '../../../proof/head.ts';
import { durableWorldId, hashGenesis, hashPolicy, policyCodec } from '../../../proof/world-id.ts';
import { type Check, expectEqual, type Finding, fail, firstProblem, pass, unproven } from '../../check.ts';
import { decodeExactly } from '../canonical.ts';
import type { OpenBlockEvidence } from '../evidence.ts';

export const blockOperation: Check<OpenBlockEvidence> = {
  code: 'block_operation',
  proves:
    'what made the block is what the head names: the definition that the world is named after, by the app that signed it, the rows of a patch, the receipt from outside; and nothing else stands in the document',
  leavesOpen: 'who asked for a patch, a restore or a resumption, and why',
  run(evidence) {
    const { operation } = evidence.signed.head.input;
    const strange = strangeParts(operation, evidence.contents);
    if (strange.length > 0) return fail(`a ${operation.kind} has no ${strange.join(', ')}`);
    return isAscending(evidence.contents.rows ?? [])
      ? judges[operation.kind](evidence)
      : fail('the rows are not in the order of their keys, each once');
  },
};

const isAscending = (rows: NonNullable<OpenContents['rows']>): boolean =>
  rows.every(({ key }, at) => {
    const before = rows[at - 1];
    return before === undefined || compareBytes(before.key, key) < 0;
  });

/** Parts that no hash of such a block covers. */
function strangeParts({ kind }: HeadOperation, contents: OpenContents): readonly string[] {
  const isChunk = kind === 'chunk' || kind === 'resume';
  return [
    ...(kind === 'chunk' || contents.transactions.length === 0 ? [] : ['transactions']),
    ...(kind === 'resume' || contents.resumption === undefined ? [] : ['resumption']),
    ...(kind === 'genesis' || contents.origin === undefined ? [] : ['origin']),
    ...(kind === 'genesis' || kind === 'patch' || contents.rows === undefined ? [] : ['rows']),
    ...(isChunk || contents.codes.length === 0 ? [] : ['codes']),
  ];
}

const judges: Readonly<Record<HeadOperation['kind'], (evidence: OpenBlockEvidence) => Finding>> = {
  genesis: judgeGenesis,
  chunk: () => pass('a chunk'),
  patch: judgePatch,
  restore: ({ signed }) => pass(`the state of ${restoredName(signed.head.input.operation)}`),
  resume: judgeResume,
};

const restoredName = (operation: HeadOperation): string =>
  operation.kind === 'restore' ? toBase58(operation.block) : 'no block';

function judgeGenesis({ signed: { head }, contents: { origin } }: OpenBlockEvidence): Finding {
  const { input, output } = head;
  const { operation, block } = input;
  const stated = operation.kind === 'genesis' ? operation.genesisHash : zeroHash;
  const genesisHash = hashGenesis({
    network: input.network,
    protocolVersion: input.protocolVersion,
    height: block.height,
    timestamp: block.timestamp,
    gasPrice: block.gasPrice,
    gasLimit: block.gasLimit,
    stateRoot: output.postStateRoot,
    policyHash: input.policyHash,
  });
  const isFirst =
    input.sequence === 0n &&
    [input.previousBlock, input.historyRoot, input.preStateRoot, block.randomSeed, output.outcomeRoot].every(
      (one) => equalBytes(one, zeroHash),
    );
  if (!isFirst) return fail('a genesis with something before it');
  const idle = { congestion: noCongestion, bandwidthRequests: noBandwidthRequests };
  const named = firstProblem(
    [
      expectEqual('receipts hash', toHex(hashReceipts([])), toHex(input.receiptsHash)),
      expectEqual('load hash', toHex(hashLoad(idle)), toHex(input.loadHash)),
      expectEqual('genesis hash', toHex(stated), toHex(genesisHash)),
    ],
    'a genesis',
  );
  if (named.status !== 'pass') return named;
  if (origin === undefined) return unproven('what the world is named after is not told');
  const policy = decodeExactly(policyCodec, origin.policy);
  const id = durableWorldId({ genesisHash, appId: origin.appId, nonce: origin.nonce });
  const findings = [
    expectEqual("the world's app id", toHex(head.envelope.appId), toHex(origin.appId)),
    expectEqual('policy hash', toHex(input.policyHash), toHex(hashPolicy(policy))),
    expectEqual('world id', toHex(input.worldId), toHex(id)),
  ];
  const readers = policy.readers === undefined ? 'anyone' : `${policy.readers.length} readers`;
  return firstProblem(
    findings,
    `world of app ${toHex(origin.appId)}, read by ${readers}${policy.sandbox ? ', a sandbox' : ''}`,
  );
}

function judgePatch({ signed, contents: { rows } }: OpenBlockEvidence): Finding {
  const { operation } = signed.head.input;
  if (operation.kind !== 'patch') return fail('no patch');
  if (rows === undefined) return unproven('the rows are not told');
  const hash = expectEqual('patch hash', toHex(operation.patchHash), toHex(hashPatch(rows)));
  return firstProblem([hash], `${rows.length} rows from ${operation.source || 'a caller'}`);
}

function judgeResume({ signed, contents: { resumption } }: OpenBlockEvidence): Finding {
  const { operation } = signed.head.input;
  if (operation.kind !== 'resume') return fail('no resumption');
  if (resumption === undefined) return unproven('the receipt is not told');
  const receipt = decodeExactly(receiptSchema, resumption);
  // Any other receipt would be a call or a payment that nobody sent.
  if (receipt.receipt.kind !== 'promise_resume' || receipt.predecessorId !== receipt.receiverId)
    return fail('the receipt from outside resumes no yield of its account');
  return expectEqual('receipt hash', toHex(operation.receiptHash), toHex(hashReceipts([receipt])));
}
