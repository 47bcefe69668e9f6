import type { GeneratedAlways } from 'kysely';

/** What a row needs to be read: everything else of it is sealed. Both drivers give integers as `bigint`. */
type Sealed = { readonly sealed: Uint8Array };
type OfWorld = { readonly world: Uint8Array };

/** `sequence` and `head` name the newest block; `epoch`, `holder` and `lease_until` are the lease. */
export type WorldRow = OfWorld &
  Sealed & {
    readonly sequence: bigint;
    readonly head: Uint8Array;
    readonly epoch: bigint;
    readonly holder: string;
    readonly lease_until: bigint;
  };

export type BlockRow = OfWorld &
  Sealed & { readonly sequence: bigint; readonly height: bigint; readonly name: Uint8Array };

export type NodeRow = OfWorld & Sealed & { readonly name: Uint8Array };

/** What blocks hold, by its own id and by block: `kind` is the table that the seal names. */
export type BlockPartRow = OfWorld &
  Sealed & {
    readonly kind: BlockPartKind;
    readonly name: Uint8Array;
    readonly sequence: bigint;
    readonly position: bigint;
  };
export type BlockPartKind = 'transactions' | 'receipts' | 'outcomes' | 'answers';

/** `sequence` is the statement's own, `block` that of the block which it was committed with. */
export type StatementRow = OfWorld &
  Sealed & { readonly sequence: bigint; readonly block: bigint; readonly name: Uint8Array };

export type SignatureRow = OfWorld & Sealed & { readonly sequence: bigint; readonly slot: string };

/** `ticket` is the order of arrival. */
export type QueueRow = OfWorld &
  Sealed & { readonly name: Uint8Array; readonly ticket: GeneratedAlways<bigint> };

/** `kind` says which note it is. */
export type NoteRow = OfWorld & Sealed & { readonly kind: string };

export type BundleRow = Sealed & {
  readonly statement_hash: Uint8Array;
  /** ed25519. */
  readonly signature: Uint8Array | null;
  /** secp256k1, for an audience on an EVM chain. */
  readonly evm_signature: Uint8Array | null;
};

export type BundleContentRow = Sealed & { readonly name: Uint8Array };

/** `name` is the keyed hash of a public key. */
export type KeyAttestationRow = Sealed & { readonly name: Uint8Array };

/** `name` is the keyed hash of what the answer is kept under. */
export type LightClientBlockRow = Sealed & {
  /** The keyed hash of the trusted start's hash. */
  readonly start: Uint8Array;
  readonly epoch: bigint;
  readonly height: bigint;
};

export type OutlayerAnswerRow = Sealed & { readonly name: Uint8Array };

export type Tables = {
  readonly schema_version: { readonly version: bigint };
  readonly worlds: WorldRow;
  readonly blocks: BlockRow;
  readonly nodes: NodeRow;
  readonly block_parts: BlockPartRow;
  readonly statements: StatementRow;
  readonly signatures: SignatureRow;
  readonly queue: QueueRow;
  readonly notes: NoteRow;
  readonly bundles: BundleRow;
  readonly bundle_contents: BundleContentRow;
  readonly key_attestations: KeyAttestationRow;
  readonly light_client_blocks: LightClientBlockRow;
  readonly outlayer_answers: OutlayerAnswerRow;
};
