import {
  byteVec,
  decode,
  type Encoded,
  encode,
  option,
  string,
  struct,
  u64,
  vec,
} from '../primitives/borsh.ts';
import { concatBytes } from '../primitives/bytes.ts';
import { type Receipt, receiptSchema } from '../primitives/receipt.ts';
import { appIdCodec } from '../proof/statement.ts';
import type { Answer, WorldStore } from '../store/world-store.ts';

/**
 * What a block was made of and its head names by hash alone. The store keeps it with the block, so that the block can be
 * shown to others, and made again.
 */
const originCodec = struct({ appId: appIdCodec, nonce: u64 });
const rowsCodec = vec(struct({ key: byteVec, value: option(byteVec) }));

/** What a world is named after, beside its genesis and its policy. */
export type WorldOrigin = Encoded<typeof originCodec>;

/** Rows of the state, keys ascending; without a value a row goes. */
export type SourceRows = Encoded<typeof rowsCodec>;

const keyOf = (what: 'origin' | 'rows' | 'resumption', sequence: bigint): Uint8Array =>
  concatBytes(encode(string, what), encode(u64, sequence));

export const originAnswer = (origin: WorldOrigin): Answer => ({
  key: keyOf('origin', 0n),
  bytes: encode(originCodec, origin),
});

export const rowsAnswer = (sequence: bigint, rows: SourceRows): Answer => ({
  key: keyOf('rows', sequence),
  bytes: encode(rowsCodec, rows),
});

export const resumptionAnswer = (sequence: bigint, resumption: Receipt): Answer => ({
  key: keyOf('resumption', sequence),
  bytes: encode(receiptSchema, resumption),
});

/** Reads what was kept. Nothing for blocks of programs that did not keep it. */
export class BlockSources {
  readonly #store: Pick<WorldStore, 'findAnswer'>;
  readonly #world: Uint8Array;

  constructor(store: Pick<WorldStore, 'findAnswer'>, world: Uint8Array) {
    this.#store = store;
    this.#world = world;
  }

  async origin(): Promise<WorldOrigin | undefined> {
    const bytes = await this.#find(keyOf('origin', 0n));
    return bytes && decode(originCodec, bytes);
  }

  async rows(sequence: bigint): Promise<SourceRows | undefined> {
    const bytes = await this.#find(keyOf('rows', sequence));
    return bytes && decode(rowsCodec, bytes);
  }

  async resumption(sequence: bigint): Promise<Receipt | undefined> {
    const bytes = await this.#find(keyOf('resumption', sequence));
    return bytes && decode(receiptSchema, bytes);
  }

  #find(key: Uint8Array): Promise<Uint8Array | undefined> {
    return this.#store.findAnswer(this.#world, key);
  }
}
