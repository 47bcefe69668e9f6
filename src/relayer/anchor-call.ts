import { z } from 'zod';
import { encode } from '../primitives/borsh.ts';
import { jsonOrNothing } from '../primitives/json-text.ts';
import { type BlockDocument, blockDocumentJson } from '../proof/block-document.ts';
import { DocumentFormatError, decodeDocument } from '../proof/document.ts';
import { type AdvanceHead, advanceHeadCodec } from '../proof/gate-head.ts';
import type { ServiceAnswer, ServiceClient } from './service-client.ts';

export type WorldOrigin = AdvanceHead['origin'];
/** The head of a world that the gate knows. */
export type KnownHead = { readonly sequence: bigint; readonly blockHash: Uint8Array };

export type Told<T> = T | { readonly why: string };

/** A world by the service's word: its id, and how many blocks it has. */
export async function readWorldHead(
  service: ServiceClient,
  world: string,
): Promise<Told<{ readonly id: string; readonly sequence: bigint }>> {
  const answer = await service.get(`/v1/worlds/${encodeURIComponent(world)}`);
  if (answer.kind !== 'ok') return { why: answer.text };
  const parsed = worldSchema.safeParse(jsonOrNothing(() => JSON.parse(answer.value)));
  if (!parsed.success)
    return { why: `the service's answer about the world ${world} is in no form that is known` };
  return { id: parsed.data.id, sequence: parsed.data.signed_head.input.sequence };
}

const worldSchema = z.object({
  id: z.string().regex(/^[0-9a-f]{64}$/),
  signed_head: z.object({ input: z.object({ sequence: z.string().regex(/^\d+$/).transform(BigInt) }) }),
});

/** By its first block. A world that only its readers may see does not show it. */
export async function readWorldOrigin(service: ServiceClient, world: string): Promise<Told<WorldOrigin>> {
  const block = readBlock(await service.get(`/v1/worlds/${encodeURIComponent(world)}/blocks/0`));
  if ('why' in block) return block;
  const { operation } = block.head.input;
  const origin = block.contents.kind === 'open' ? block.contents.origin : null;
  if (operation.kind !== 'genesis' || !origin)
    return { why: `the first block of the world ${world} is not open` };
  return { genesisHash: operation.genesisHash, nonce: origin.nonce };
}

export type AdvanceCall = { readonly sequence: bigint; readonly args: Uint8Array };

/** The newest head of the world, and its way back to the one that the gate knows. */
export async function readAdvance(
  service: ServiceClient,
  world: string,
  origin: WorldOrigin,
  known: KnownHead | undefined,
): Promise<Told<AdvanceCall>> {
  const query = known === undefined ? '' : `?anchor=${known.sequence}`;
  const block = readBlock(await service.get(`/v1/worlds/${encodeURIComponent(world)}/blocks/latest${query}`));
  if ('why' in block) return block;
  const { head, signatures, ancestry } = block;
  const args = encode(advanceHeadCodec, {
    signed: { envelope: head.envelope, signature: signatures.ed25519 },
    input: head.input,
    output: head.output,
    origin,
    expected: known?.blockHash,
    ancestry: ancestry?.path ?? [],
  });
  return { sequence: head.input.sequence, args };
}

function readBlock(answer: ServiceAnswer<string>): Told<BlockDocument> {
  if (answer.kind !== 'ok') return { why: answer.text };
  try {
    return decodeDocument(blockDocumentJson, answer.value);
  } catch (cause) {
    if (!(cause instanceof DocumentFormatError)) throw cause;
    return { why: `not a block of a world: ${cause.message}` };
  }
}
