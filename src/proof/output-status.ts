import { BorshError, type Codec, hash, string, u8 } from '../primitives/borsh.ts';

/**
 * How a call ended. A value is also what a call that returned nothing has (NEAR: `SuccessValue` of no bytes).
 * `kind` is nearcore's name of the failure, `errorHash` commits to its debug text.
 */
export type OutputStatus =
  | { readonly kind: 'value' }
  | { readonly kind: 'failure'; readonly failureKind: string; readonly errorHash: Uint8Array }
  | { readonly kind: 'receipt'; readonly receiptId: Uint8Array };

const tagOf = { value: 0, failure: 1, receipt: 2 } as const;

/** A Rust enum: the tag byte, then the fields of the variant. */
export const statusCodec: Codec<OutputStatus> = {
  write(out, status) {
    u8.write(out, tagOf[status.kind]);
    if (status.kind === 'failure') {
      string.write(out, status.failureKind);
      hash.write(out, status.errorHash);
    }
    if (status.kind === 'receipt') hash.write(out, status.receiptId);
  },
  read(from) {
    const tag = u8.read(from);
    if (tag === tagOf.value) return { kind: 'value' };
    if (tag === tagOf.failure) {
      return { kind: 'failure', failureKind: string.read(from), errorHash: hash.read(from) };
    }
    if (tag === tagOf.receipt) return { kind: 'receipt', receiptId: hash.read(from) };
    throw new BorshError(`unknown status tag ${tag}`);
  },
};
