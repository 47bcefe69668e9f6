import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { x25519 } from '@noble/curves/ed25519.js';
import { z } from 'zod';
import { toUtf8 } from '../../src/primitives/bytes.ts';
import { batchOf } from '../../src/proof/batch.ts';
import { blockDocumentJson, openContentsJson } from '../../src/proof/block-document.ts';
import type { Bundle, OpenBundle } from '../../src/proof/bundle.ts';
import { commitArgs, commitChanges, commitLogs, commitReturn } from '../../src/proof/commitments.ts';
import { openDisclosureJson, type SealedDisclosure } from '../../src/proof/disclosure.ts';
import { outlayerOrigins } from '../../src/proof/outlayer-input.ts';
import { openRowJson, stateProofJson } from '../../src/proof/state-proof-document.ts';
import { type Forger, restated } from './forger.ts';
import { auditorKey } from './setting.ts';

/** The same call as a private one: every commitment is salted. */
export function salted({ keys }: Forger, bundle: OpenBundle): OpenBundle {
  const salt = new Uint8Array(32).fill(0x5a);
  const { preimages } = bundle.disclosure;
  const private_ = restated(bundle, keys, {
    input: { argsCommitment: commitArgs(preimages.args, salt) },
    output: {
      returnCommitment: commitReturn(preimages.returnValue, salt),
      logsCommitment: commitLogs(preimages.logs, salt),
      changesCommitment: commitChanges(preimages.changes, salt),
    },
  });
  return { ...private_, disclosure: { ...bundle.disclosure, preimages: { ...preimages, salt } } };
}

/** The same request, of which the enclave saw a proof that the contract made it. */
export const proved = ({ keys }: Forger, bundle: OpenBundle): OpenBundle => {
  const { caller, time, seed } = outlayerOrigins(true);
  const input = { callerOrigin: caller, timeOrigin: time, seedOrigin: seed };
  return { ...bundle, ...restated(bundle, keys, { input }), disclosure: bundle.disclosure };
};

/** The same statement as the second of three that were signed once. */
export function batched({ keys }: Forger, bundle: Bundle, neighbours: readonly [Bundle, Bundle]): Bundle {
  const [before, after] = neighbours;
  const { root, paths } = batchOf([before.statementHash, bundle.statementHash, after.statementHash]);
  const path = paths[1] ?? [];
  const { audience } = bundle.statement.envelope;
  return { ...bundle, signatures: keys.result.signBatch(root, audience), batch: { path } };
}

const info = toUtf8('near-enclave/disclosure/v1');

/** Sealed as the service does, but with a key of the one message that follows from a seed. */
export async function sealText(text: string, aad: Uint8Array): Promise<SealedDisclosure> {
  const suite = new CipherSuite({
    kem: new DhkemX25519HkdfSha256(),
    kdf: new HkdfSha256(),
    aead: new Aes256Gcm(),
  });
  const recipient = x25519.getPublicKey(auditorKey);
  const recipientPublicKey = await suite.kem.deserializePublicKey(new Uint8Array(recipient));
  const ekm = await suite.kem.deriveKeyPair(new Uint8Array(32).fill(0xe4));
  const { enc, ct } = await suite.seal({ recipientPublicKey, info, ekm }, toUtf8(text), new Uint8Array(aad));
  return { kind: 'sealed', recipient, enc: new Uint8Array(enc), ciphertext: new Uint8Array(ct) };
}

/** For the auditor alone. */
export async function sealed(bundle: OpenBundle): Promise<Bundle> {
  const text = JSON.stringify(z.encode(openDisclosureJson, bundle.disclosure));
  return { ...bundle, disclosure: await sealText(text, bundle.statementHash) };
}

/** A block whose contents are for the auditor alone. */
export async function sealedBlock(json: unknown): Promise<unknown> {
  const block = z.decode(blockDocumentJson, json as never);
  if (block.contents.kind !== 'open') throw new Error('the block is sealed already');
  const text = JSON.stringify(z.encode(openContentsJson, block.contents));
  return z.encode(blockDocumentJson, { ...block, contents: await sealText(text, block.blockHash) });
}

/** A row whose key, value and proof are for the auditor alone. */
export async function sealedRow(json: unknown): Promise<unknown> {
  const proof = z.decode(stateProofJson, json as never);
  if (proof.row.kind !== 'open') throw new Error('the row is sealed already');
  const text = JSON.stringify(z.encode(openRowJson, proof.row));
  return z.encode(stateProofJson, { ...proof, row: await sealText(text, proof.blockHash) });
}
