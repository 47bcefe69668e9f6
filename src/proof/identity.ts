import { ed25519 } from '@noble/curves/ed25519.js';
import { z } from 'zod';
import { type Encoded, struct, u64 } from '../primitives/borsh.ts';
import { domainHash } from './domain.ts';
import { hex, record } from './json-codecs.ts';
import { registeredKeysCodec } from './report-data.ts';

/**
 * Which service the keys of this boot belong to: a key that stays over restarts, upgrades and replicas of one app, the
 * KMS's word for it, and its signature over the keys. It never suffices alone: every image that the app's governance
 * ever allowed can derive it (design §5).
 */
export const identityJson = record({
  /** ed25519. */
  publicKey: hex(32),
  /** App key over `near-enclave:<public key in hex>`, KMS root over app key; see `proof/key-chain.ts`. */
  signatureChain: z.tuple([hex(65), hex(65)]).readonly(),
  /** ed25519 over `endorsementHash`. */
  endorsement: hex(64),
});
export type Identity = z.output<typeof identityJson>;

const endorsementCodec = struct({ keys: registeredKeysCodec, keyEpoch: u64 });
export type Endorsed = Encoded<typeof endorsementCodec>;

/** What the identity key signs: sha256(borsh{ domain, every registered key, key epoch }). */
export const endorsementHash = ({ keys, keyEpoch }: Endorsed): Uint8Array =>
  domainHash('key-endorsement', endorsementCodec, { keys, keyEpoch });

/** Whether the identity key signed these keys for this epoch. Says nothing of who has the identity key. */
export const isEndorsed = (identity: Identity, endorsed: Endorsed): boolean =>
  ed25519.verify(identity.endorsement, endorsementHash(endorsed), identity.publicKey, { zip215: false });
