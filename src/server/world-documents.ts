import type { z } from 'zod';
import { sealText } from '../hpke/disclosure.ts';
import type { Attestation } from '../proof/attestation.ts';
import {
  type BlockDocument,
  blockDocumentJson,
  blockFormat,
  openContentsJson,
  type SignedHeadPart,
} from '../proof/block-document.ts';
import type { SealedDisclosure } from '../proof/disclosure.ts';
import { encodeLine } from '../proof/document.ts';
import { historyAttestationJson, historyFormat, historyHeaderJson } from '../proof/history-document.ts';
import { openRowJson, type StateProofDocument, stateProofFormat } from '../proof/state-proof-document.ts';
import type { Tip } from '../worlds/block-details.ts';
import type { DurableWorld } from '../worlds/durable-world.ts';
import { WorldFault } from '../worlds/world-fault.ts';
import { Bounded, type Bounds } from './bounded.ts';
import type { KeptAttestations } from './kept-attestations.ts';
import { ProblemError } from './problems.ts';
import { SeenOnce } from './seen-once.ts';

/** For whom what a document discloses is sealed: an x25519 key; nothing: it stands there open. */
export type Auditor = Uint8Array | undefined;

export type BlockRange = { readonly from: bigint; readonly to: bigint };

/** Making blocks again costs as much as making them did: so few at once, whoever asks. */
const bounds: Bounds = { running: 2, waiting: 64 };

/** What strangers are given of a world, to judge it by. Throws `WorldFault`, `ExecutorFault` and problems. */
export class WorldDocuments {
  readonly #kept: KeptAttestations;
  readonly #audits = new Bounded(
    bounds,
    () => new ProblemError('audits_overloaded', 'too many blocks are being made again; try again'),
  );

  constructor(kept: KeptAttestations) {
    this.#kept = kept;
  }

  /** With the path between the block and `anchor`, if one is given. */
  async block(
    { audit }: Pick<DurableWorld, 'audit'>,
    tip: Tip,
    { auditor, anchor }: { readonly auditor: Auditor; readonly anchor: Tip | undefined },
  ): Promise<BlockDocument> {
    const signed = await signedPart(audit, tip);
    const ancestry = anchor && (await audit.ancestry(tip, anchor));
    const contents = await this.#audits.run(() => audit.contents(tip));
    return {
      format: blockFormat,
      ...signed,
      contents: await this.#disclosed(openContentsJson, contents, { auditor, tip }),
      ancestry,
      attestation: await this.#attestationOf(signed),
    };
  }

  async stateProof(
    { audit }: Pick<DurableWorld, 'audit'>,
    tip: Tip,
    { key, auditor }: { readonly key: Uint8Array; readonly auditor: Auditor },
  ): Promise<StateProofDocument> {
    const signed = await signedPart(audit, tip);
    return {
      format: stateProofFormat,
      ...signed,
      row: await this.#disclosed(openRowJson, await audit.row(tip, key), { auditor, tip }),
      attestation: await this.#attestationOf(signed),
    };
  }

  /** Lines with their line breaks. Holds one block at a time, and what was told once: the hashes of keys and codes. */
  async *history(world: DurableWorld, range: BlockRange, auditor: Auditor): AsyncGenerator<string> {
    const first = await world.audit.findAt(range.from);
    if (first === undefined) throw new WorldFault('world_corrupt', `there is no block ${range.from}`);
    const { path: before } = await world.audit.before(first);
    yield line(historyHeaderJson, { format: historyFormat, worldId: world.id, ...range, before });
    const keys = new SeenOnce();
    const codes = new SeenOnce();
    for (let sequence = range.from; sequence <= range.to; sequence++) {
      const tip = await world.audit.findAt(sequence);
      if (tip === undefined) throw new WorldFault('world_corrupt', `there is no block ${sequence}`);
      const signed = await signedPart(world.audit, tip);
      const { ed25519 } = signed.head.envelope.signerKeys;
      if (keys.isNew(ed25519)) {
        yield line(historyAttestationJson, { attestation: await this.#attestationOf(signed) });
      }
      const made = await this.#audits.run(() => world.audit.contents(tip));
      const contents = {
        ...made,
        codes: made.codes.map(({ hash, code }) => ({ hash, code: codes.isNew(hash) ? code : undefined })),
      };
      yield line(blockDocumentJson, {
        format: blockFormat,
        ...signed,
        contents: await this.#disclosed(openContentsJson, contents, { auditor, tip }),
        ancestry: undefined,
        attestation: undefined,
      });
    }
  }

  async #disclosed<T>(
    schema: z.ZodType<T>,
    open: T,
    { auditor, tip }: { readonly auditor: Auditor; readonly tip: Tip },
  ): Promise<T | SealedDisclosure> {
    if (auditor === undefined) return open;
    return sealText(encodeLine(schema, open), auditor, tip.block.hash);
  }

  async #attestationOf({ head }: SignedHeadPart): Promise<Attestation> {
    const attestation = await this.#kept.current(head.envelope.signerKeys.ed25519);
    if (attestation !== undefined) return attestation;
    throw new WorldFault('world_corrupt', 'the registration of a key that signed a block is gone');
  }
}

const line: typeof encodeLine = (schema, value) => `${encodeLine(schema, value)}\n`;

async function signedPart(audit: DurableWorld['audit'], tip: Tip): Promise<SignedHeadPart> {
  const { input, output, envelope, signature } = await audit.signedHead(tip);
  return { head: { input, output, envelope }, blockHash: tip.block.hash, signatures: { ed25519: signature } };
}
