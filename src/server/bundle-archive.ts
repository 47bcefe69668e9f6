import { z } from 'zod';
import { byteVec, decode, encode, vec } from '../primitives/borsh.ts';
import { equalBytes, fromHex, fromUtf8, toHex, toUtf8 } from '../primitives/bytes.ts';
import { sha256 } from '../primitives/hash.ts';
import { type Attestation, attestationJson, attestationToJson } from '../proof/attestation.ts';
import { type Bundle, bundleFormat, type OpenBundle, type Signatures } from '../proof/bundle.ts';
import { type OpenDisclosure, preimagesJson } from '../proof/disclosure.ts';
import { toEvmAudience } from '../proof/eip712.ts';
import { outlayerDisclosureJson } from '../proof/outlayer-disclosure.ts';
import { hashEnvelope } from '../proof/statement.ts';
import { statementJson } from '../proof/statement-json.ts';
import { isSigned, isSignedFor } from '../proof/statement-signatures.ts';
import type { Witness } from '../proof/witness.ts';
import type { BundleStore, Content } from '../store/bundle-store.ts';
import { StoreFault } from '../store/store-fault.ts';

/** A bundle as it is committed: before anything was signed. Its code and its witness are always at hand. */
export type UnsignedBundle = Pick<Bundle, 'statement' | 'statementHash' | 'attestation'> &
  Pick<OpenDisclosure, 'preimages' | 'accountCodes' | 'outlayer'> & {
    readonly code: Uint8Array;
    readonly witness: Witness;
  };

/** The form in the store: contracts, witness and quote lie beside it, shared by all statements that name them. */
const documentJson = z.strictObject({
  statement: z.record(z.string(), z.unknown()),
  preimages: z.record(z.string(), z.unknown()),
  /** Left out by programs that knew of no requests. */
  outlayer: z.record(z.string(), z.unknown()).nullable().default(null),
  code_hash: z.string(),
  account_code_hashes: z.array(z.string()),
  witness_hash: z.string(),
  attestation_hash: z.string(),
});

type StoredDocument = z.output<typeof documentJson>;

/** A bundle that is kept: the salt of its call, which says who may have it, and the rest when it is asked for. */
export type KeptBundle = {
  readonly salt: Uint8Array | undefined;
  /** Throws `StoreFault` when what is kept is not what was signed. */
  read(): Promise<OpenBundle>;
};

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
      outlayer: bundle.outlayer === undefined ? null : z.encode(outlayerDisclosureJson, bundle.outlayer),
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

  addSignatures(statementHash: Uint8Array, signatures: Signatures): Promise<void> {
    return this.#store.addSignatures(statementHash, signatures);
  }

  /**
   * A signed bundle. Undefined for an unknown statement, and for one that was committed but not signed: its process ended in
   * between, so no signature ever left, and the keys that could make one are gone.
   */
  async find(statementHash: Uint8Array): Promise<KeptBundle | undefined> {
    const stored = await this.#store.findStatement(statementHash);
    if (stored?.signatures === undefined) return undefined;
    const { signatures } = stored;
    const document = documentJson.parse(JSON.parse(stored.document));
    const preimages = z.decode(preimagesJson, document.preimages);
    return {
      salt: preimages.salt,
      read: async () => {
        const bundle: OpenBundle = {
          format: bundleFormat,
          statement: z.decode(statementJson, document.statement),
          statementHash,
          signatures,
          batch: undefined,
          disclosure: {
            kind: 'open',
            preimages,
            ...(await this.#readParts(document)),
            outlayer:
              document.outlayer === null ? undefined : z.decode(outlayerDisclosureJson, document.outlayer),
          },
          attestation: await this.#readAttestation(document.attestation_hash),
        };
        assertGenuine(bundle);
        return bundle;
      },
    };
  }

  async #readParts(document: StoredDocument) {
    const code = await this.#read(document.code_hash);
    const accountCodes: Uint8Array[] = [];
    for (const hash of document.account_code_hashes) accountCodes.push(await this.#read(hash));
    const witness = decode(witnessCodec, await this.#read(document.witness_hash));
    return { code, accountCodes, witness };
  }

  async #readAttestation(hash: string): Promise<Attestation> {
    return attestationJson.parse(JSON.parse(fromUtf8(await this.#read(hash))));
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
function assertGenuine(bundle: OpenBundle): void {
  const { statement, statementHash, signatures } = bundle;
  const { envelope } = statement;
  const audience = toEvmAudience(envelope.audience);
  const isForEvm =
    audience === undefined ? signatures.secp256k1 === undefined : isSignedFor(audience, bundle);
  if (isSigned(bundle) && isForEvm && equalBytes(hashEnvelope(envelope), statementHash)) return;
  throw new StoreFault(
    'store_corrupt',
    `the statement ${toHex(statementHash)} is not the one that was signed`,
  );
}
