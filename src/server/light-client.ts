import { lightClientBlockHash } from '../primitives/block-header.ts';
import { decode, encode } from '../primitives/borsh.ts';
import { equalBytes } from '../primitives/bytes.ts';
import type { SignatureVerifiers } from '../primitives/signature.ts';
import { validateLightClientBlock } from '../proof/light-client/advance-head.ts';
import { checkHeadAge, startHead, type TrustedHead } from '../proof/light-client/head.ts';
import {
  headerOf,
  type LightClientBlock,
  lightClientBlock,
} from '../proof/light-client/light-client-block.ts';
import { accepted, type Checked, refused } from '../proof/light-client/refusal.ts';
import type { TrustConfig } from '../proof/report-data.ts';
import type { LightClientStore } from '../store/light-client-store.ts';
import { StoreFault } from '../store/store-fault.ts';

export type LightClientParts = {
  /** Of the measured configuration. */
  readonly trust: Pick<TrustConfig, 'maxTrustedHeadAgeSeconds'> & {
    readonly lightClientCheckpoint: Uint8Array;
  };
  readonly store: LightClientStore;
  /** Unix seconds. */
  readonly clock: () => number;
  /** In place of the core's, which are slower. */
  readonly verifiers: SignatureVerifiers;
};

/** Under how many heads proofs are taken: who asks a node for one has the head of a while ago. */
const rememberedHeads = 64;

/**
 * Follows NEAR by its light-client rules, by blocks that anyone may bring. Its head only ever goes up, and is in the store
 * before anything is proved under it. At a start it is made anew of the blocks in the store, from the checkpoint of the
 * measured configuration on, all rules applied again: a row, whoever wrote it, can hold it back but cannot invent a block
 * without the validators' keys. How far back it can be held is bounded by the greatest age, and so by our clock.
 */
export class LightClient {
  readonly trust: LightClientParts['trust'];
  readonly #parts: LightClientParts;
  /** The newest last. */
  readonly #heads: TrustedHead[] = [];
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(parts: LightClientParts) {
    this.trust = parts.trust;
    this.#parts = parts;
  }

  /** Throws `StoreFault`, with `store_corrupt` for blocks that break a rule. */
  static async open(parts: LightClientParts): Promise<LightClient> {
    const client = new LightClient(parts);
    await client.#catchUp();
    return client;
  }

  /** The newest, however old it is; nothing until the checkpoint's block was brought. */
  get head(): TrustedHead | undefined {
    return this.#heads.at(-1);
  }

  /** What a client of ours may ask a node to prove under; refused while we are not in sync. */
  currentHead(): Checked<TrustedHead> {
    const { clock, trust } = this.#parts;
    if (this.head === undefined) return refused('not_started');
    return checkHeadAge(this.head, clock(), trust.maxTrustedHeadAgeSeconds);
  }

  /** A head that we have been at, by its hash, while the newest is young enough: then all are final blocks. */
  async headByHash(hash: Uint8Array): Promise<Checked<TrustedHead>> {
    const find = () => this.#heads.find((one) => equalBytes(one.hash, hash));
    if (find() === undefined) await this.#inTurn(() => this.#catchUp());
    const current = this.currentHead();
    if (!current.ok) return current;
    const head = find();
    return head === undefined ? refused('head_unknown') : accepted(head);
  }

  /** Takes the checkpoint's block first, then each next block; one that we are at already changes nothing. */
  advance(block: LightClientBlock): Promise<Checked<TrustedHead>> {
    return this.#inTurn(() => this.#advance(block));
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(act);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** Takes over where another replica went. */
  async #catchUp(): Promise<void> {
    const { trust, store, verifiers } = this.#parts;
    for (const { height, bytes } of await store.walked(trust.lightClientCheckpoint, this.head?.epoch)) {
      const { head } = this;
      if (head !== undefined && height <= head.header.innerLite.height) continue;
      const block = decode(lightClientBlock, bytes);
      const next: Checked<TrustedHead> =
        head === undefined
          ? startHead(trust.lightClientCheckpoint, block)
          : validateLightClientBlock(head, block, verifiers);
      if (!next.ok) throw new StoreFault('store_corrupt', `light_client_blocks: ${next.code}`);
      this.#push(next.value);
    }
  }

  #push(head: TrustedHead): void {
    this.#heads.push(head);
    if (this.#heads.length > rememberedHeads) this.#heads.shift();
  }

  async #advance(block: LightClientBlock): Promise<Checked<TrustedHead>> {
    await this.#catchUp();
    const next = this.#judge(block);
    if (!next.ok || next.value === this.head) return next;
    const { trust, store } = this.#parts;
    await store.keep(trust.lightClientCheckpoint, {
      epoch: next.value.epoch,
      height: next.value.header.innerLite.height,
      bytes: encode(lightClientBlock, block),
    });
    this.#push(next.value);
    return next;
  }

  #judge(block: LightClientBlock): Checked<TrustedHead> {
    const { trust, clock, verifiers } = this.#parts;
    const { head } = this;
    if (head === undefined) {
      const start = startHead(trust.lightClientCheckpoint, block);
      return start.ok ? checkHeadAge(start.value, clock(), trust.maxTrustedHeadAgeSeconds) : start;
    }
    const current = this.currentHead();
    if (!current.ok || isBlockOf(head, block)) return current;
    return validateLightClientBlock(head, block, verifiers);
  }
}

const isBlockOf = ({ hash }: TrustedHead, block: LightClientBlock): boolean =>
  equalBytes(lightClientBlockHash(headerOf(block)), hash);
