import { ed25519 } from '@noble/curves/ed25519.js';
import { z } from 'zod';
import { byteVec, decode, encode, vec } from '../primitives/borsh.ts';
import { equalBytes, fromHex, fromUtf8, toBase64, toHex, toUtf8 } from '../primitives/bytes.ts';
import { sha256 } from '../primitives/hash.ts';
import { type Attestation, attestationToJson } from '../proof/attestation.ts';
import { type Bundle, bundleFormat, decodeBundle, encodeBundle, preimagesJson } from '../proof/bundle.ts';
import { hashEnvelope } from '../proof/statement.ts';
import { statementJson } from '../proof/statement-json.ts';
import type { Witness } from '../proof/witness.ts';
import type { BundleStore, Content } from '../store/bundle-store.ts';
import { StoreFault } from '../store/store-fault.ts';

/** A bundle as it is committed: before anything was signed. Its code and its witness are always at hand. */
export type UnsignedBundle = Omit<Bundle, 'signatures' | 'format' | 'code' | 'witness'> & {
  readonly code: Uint8Array;
  readonly witness: Witness;
};

/** The form in the store: contracts, witness and quote lie beside it, shared by all statements that name them. */
const documentJson = z.strictObject({
  statement: z.unknown(),
  preimages: z.unknown(),
  code_hash: z.string(),
  account_code_hashes: z.array(z.string()),
  witness_hash: z.string(),
  attestation_hash: z.string(),
});

const witnessCodec = vec(byteVec);

/** Keeps bundles in a store and takes back nothing from it that it cannot check. */
export class BundleArchive {
  readonly #store: BundleStore;
  /** One quote stands beside many statements. */
  readonly #attestations = new WeakMap<Attestation, Content>();

  constructor(store: BundleStore) {
    this.#store = store;
  }

  /** Durable when this returns. */
  async commit(bundle: UnsignedBundle): Promise<void> {
    const { statement, statementHash, preimages } = bundle;
    const code = { hash: statement.input.codeHash, bytes: bundle.code };
    const accountCodes = bundle.accountCodes.map(contentOf);
    const witness = contentOf(encode(witnessCodec, bundle.witness));
    const attestation = this.#contentOf(bundle.attestation);
    const document: z.input<typeof documentJson> = {
      statement: z.encode(statementJson, statement),
      preimages: z.encode(preimagesJson, preimages),
      code_hash: toHex(code.hash),
      account_code_hashes: accountCodes.map(({ hash }) => toHex(hash)),
      witness_hash: toHex(witness.hash),
      attestation_hash: toHex(attestation.hash),
    };
    await this.#store.commitStatement({
      statementHash,
      document: JSON.stringify(document),
      contents: [code, ...accountCodes, witness, attestation],
    });
  }

  addSignatures(statementHash: Uint8Array, { ed25519 }: Bundle['signatures']): Promise<void> {
    return this.#store.addSignature(statementHash, ed25519);
  }

  /**
   * The text of a signed bundle. Undefined for an unknown statement, and for one that was committed but not signed:
   * its process ended in between, so no signature ever left, and the keys that could make one are gone.
   */
  async find(statementHash: Uint8Array): Promise<string | undefined> {
    const stored = await this.#store.findStatement(statementHash);
    if (stored?.signature === undefined) return undefined;
    const document = documentJson.parse(JSON.parse(stored.document));
    const code = await this.#read(document.code_hash);
    const accountCodes: Uint8Array[] = [];
    for (const hash of document.account_code_hashes) accountCodes.push(await this.#read(hash));
    const witness = decode(witnessCodec, await this.#read(document.witness_hash));
    const attestation = await this.#read(document.attestation_hash);
    const bundle = decodeBundle({
      format: bundleFormat,
      statement: document.statement,
      statement_hash: toHex(statementHash),
      signatures: { ed25519: toHex(stored.signature) },
      preimages: document.preimages,
      code_base64: toBase64(code),
      account_codes_base64: accountCodes.map(toBase64),
      witness_base64: witness.map(toBase64),
      attestation: JSON.parse(fromUtf8(attestation)),
    });
    assertGenuine(bundle);
    return encodeBundle(bundle);
  }

  #contentOf(attestation: Attestation): Content {
    const known = this.#attestations.get(attestation);
    if (known !== undefined) return known;
    const bytes = toUtf8(JSON.stringify(attestationToJson(attestation)));
    const content = contentOf(bytes);
    this.#attestations.set(attestation, content);
    return content;
  }

  async #read(hashHex: string): Promise<Uint8Array> {
    const hash = fromHex(hashHex);
    const bytes = await this.#store.findContent(hash);
    if (bytes === undefined || !equalBytes(sha256(bytes), hash)) {
      throw new StoreFault('store_corrupt', `the bytes with the hash ${hashHex} are missing or others`);
    }
    return bytes;
  }
}

const contentOf = (bytes: Uint8Array): Content => ({ hash: sha256(bytes), bytes });

/** The store is trusted with nothing but availability. A verifier checks far more; this spares callers the surprise. */
function assertGenuine({ statement, statementHash, signatures }: Bundle): void {
  const { signerKeys } = statement.envelope;
  const isSigned = ed25519.verify(signatures.ed25519, statementHash, signerKeys.ed25519, { zip215: false });
  if (isSigned && equalBytes(hashEnvelope(statement.envelope), statementHash)) return;
  throw new StoreFault(
    'store_corrupt',
    `the statement ${toHex(statementHash)} is not the one that was signed`,
  );
}
