import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { encode, hash, string, struct, u32 } from '../primitives/borsh.ts';
import { concatBytes, toHex } from '../primitives/bytes.ts';
import { zeroHash } from '../primitives/hash.ts';
import { domainBytes } from '../proof/domain.ts';
import { hashKey } from '../trie/store.ts';
import { StoreFault } from './store-fault.ts';

/** Where a row stands. A row that is read anywhere else does not open. */
export type RowAddress = { readonly table: string; readonly key: Uint8Array; readonly sequence: bigint };

const placeCodec = struct({ world: hash, table: string });
const purposeCodec = struct({ purpose: string, world: hash });

const saltLength = 16;
const counterLength = 4;
const tagLength = 16;
/** Chance makes no two of 128 bits equal, and who has no key cannot either. Short, since each is in an index. */
const nameLength = 16;
const headLength = saltLength + counterLength;
/** NIST SP 800-38D, section 8.3, allows no more under one key. */
const messagesForSalt = 2 ** 32;

/**
 * Makes the keys that seal rows, of one key of 32 bytes: HKDF for each world and purpose.
 *
 * The AEAD is AES-256-GCM of node:crypto: in hardware, and no package more. Its nonces are short, so none is ever
 * chosen at random: each process draws a salt of 16 bytes for each world, HKDF makes a key of it, and the nonces of that
 * key count. A sealed row is salt ‖ counter (u32) ‖ ciphertext ‖ tag.
 */
export class Sealer {
  readonly #key: KeyObject;
  readonly #worlds = new LRUCache<string, WorldSealer>({ max: 10_000 });

  constructor(key: Uint8Array) {
    if (key.length !== 32) throw new TypeError(`a sealing key has 32 bytes, not ${key.length}`);
    this.#key = createSecretKey(key);
  }

  forWorld(world: Uint8Array): WorldSealer {
    const id = toHex(world);
    const known = this.#worlds.get(id);
    if (known !== undefined) return known;
    const made = new WorldSealer(world, (purpose, salt) => this.#derive(world, purpose, salt));
    this.#worlds.set(id, made);
    return made;
  }

  /** Authenticates backups, which are of no world. */
  backupKey(): KeyObject {
    return this.#derive(zeroHash, 'backups', new Uint8Array(0));
  }

  #derive(world: Uint8Array, purpose: Purpose, salt: Uint8Array): KeyObject {
    const info = domainBytes('sealing-key', purposeCodec, { purpose, world });
    return createSecretKey(Buffer.from(hkdfSync('sha256', this.#key, salt, info, 32)));
  }
}

type Purpose = 'rows' | 'names' | 'backups';
type Derive = (purpose: Purpose, salt: Uint8Array) => KeyObject;

/** Seals and names the rows of one world. Holds the counter that must never repeat under a salt. */
export class WorldSealer {
  readonly #derive: Derive;
  readonly #nameKey: KeyObject;
  /** Keys of rows that were read, by salt: a process writes under few. */
  readonly #rowKeys = new LRUCache<string, KeyObject>({ max: 64 });
  readonly #nameStarts: (table: string) => Uint8Array;
  readonly #addressStarts: (table: string) => Uint8Array;
  #own: OwnKey;

  constructor(world: Uint8Array, derive: Derive) {
    this.#derive = derive;
    this.#nameKey = derive('names', new Uint8Array(0));
    this.#own = freshKey(derive);
    this.#nameStarts = onceForEach((table) => encode(string, table));
    this.#addressStarts = onceForEach((table) => domainBytes('sealed-row', placeCodec, { world, table }));
  }

  /** Stands for an id in the database: small values can be guessed from their sha256, from this they cannot. */
  name(table: string, id: Uint8Array): Uint8Array {
    const hmac = createHmac('sha256', this.#nameKey).update(this.#nameStarts(table)).update(id);
    return toBytes(hmac.digest().subarray(0, nameLength));
  }

  seal(address: RowAddress, content: Uint8Array): Uint8Array {
    if (this.#own.used === messagesForSalt) this.#own = freshKey(this.#derive);
    const own = this.#own;
    const head = concatBytes(own.salt, encode(u32, own.used));
    own.used++;
    const cipher = createCipheriv('aes-256-gcm', own.key, nonceOf(head));
    cipher.setAAD(this.#associatedData(address));
    const sealed = cipher.update(content);
    cipher.final();
    return concatBytes(head, sealed, cipher.getAuthTag());
  }

  /** Throws `StoreFault` unless exactly these bytes were sealed for exactly this address. */
  open(address: RowAddress, sealed: Uint8Array): Uint8Array {
    if (sealed.length < headLength + tagLength) throw brokenSeal(address);
    const head = sealed.subarray(0, headLength);
    const decipher = createDecipheriv('aes-256-gcm', this.#rowKey(head), nonceOf(head), {
      authTagLength: tagLength,
    });
    decipher.setAAD(this.#associatedData(address));
    decipher.setAuthTag(sealed.subarray(sealed.length - tagLength));
    const content = decipher.update(sealed.subarray(headLength, sealed.length - tagLength));
    try {
      decipher.final();
    } catch (cause) {
      throw brokenSeal(address, cause);
    }
    return toBytes(content);
  }

  #rowKey(head: Uint8Array): KeyObject {
    const salt = head.subarray(0, saltLength);
    const id = hashKey(salt);
    const known = this.#rowKeys.get(id);
    if (known !== undefined) return known;
    const made = this.#derive('rows', salt);
    this.#rowKeys.set(id, made);
    return made;
  }

  /** The borsh of `{ domain, world, table, key: bytes, sequence: u64 }`, by hand from the table on: bench `store`. */
  #associatedData({ table, key, sequence }: RowAddress): Uint8Array {
    const start = this.#addressStarts(table);
    const out = new Uint8Array(start.length + 4 + key.length + 8);
    const view = new DataView(out.buffer);
    out.set(start);
    view.setUint32(start.length, key.length, true);
    out.set(key, start.length + 4);
    view.setBigUint64(start.length + 4 + key.length, sequence, true);
    return out;
  }
}

type OwnKey = { readonly salt: Uint8Array; readonly key: KeyObject; used: number };

function freshKey(derive: Derive): OwnKey {
  const salt = randomBytes(saltLength);
  return { salt, key: derive('rows', salt), used: 0 };
}

/** Tables are few. */
function onceForEach(make: (table: string) => Uint8Array): (table: string) => Uint8Array {
  const made = new Map<string, Uint8Array>();
  return (table) => {
    const known = made.get(table) ?? make(table);
    made.set(table, known);
    return known;
  };
}

/** 96 bits, the counter in the first 32. */
const nonceOf = (head: Uint8Array): Uint8Array => concatBytes(head.subarray(saltLength), new Uint8Array(8));

/** The driver's and the cipher's buffers as plain bytes, over the same memory. */
export const toBytes = (buffer: Uint8Array): Uint8Array =>
  new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);

const brokenSeal = ({ table, key, sequence }: RowAddress, cause?: unknown): StoreFault =>
  new StoreFault('store_corrupt', `the seal of ${table} ${toHex(key)}, sequence ${sequence}, is broken`, {
    cause,
  });
