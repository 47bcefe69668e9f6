import { BorshError, type Codec } from '../borsh.ts';
import { type Schema, withJson } from '../schema.ts';

const codec: Codec<number> = {
  write(out, value) {
    if (Number.isNaN(value)) throw new BorshError('NaN has no encoding');
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, value, true);
    out.bytes(bytes);
  },
  read(from) {
    const bytes = from.take(8);
    const value = new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0, true);
    if (Number.isNaN(value)) throw new BorshError('NaN has no encoding');
    return value;
  },
};

/** `NotNan<f64>`: little-endian; in JSON a number, or `null` where JSON has none. */
export const notNan: Schema<number> = withJson(codec, (value) => (Number.isFinite(value) ? value : null));
