import { Deserializer, Serializer } from 'node:v8';
import { InternalFault } from '../primitives/internal-fault.ts';
import type { PoolMessage } from './messages.ts';

/**
 * What we say to a guest process, in V8's serialization. That is meant for readers who trust the writer, as a guest
 * process trusts us; what it says is in borsh (`from-guest.ts`, docs/decisions/0008-executor-service.md).
 */
class BytesSerializer extends Serializer {
  /** Documented, and missing in the types. */
  declare _setTreatArrayBufferViewsAsHostObjects: (flag: boolean) => void;

  constructor() {
    super();
    this._setTreatArrayBufferViewsAsHostObjects(true);
  }

  /** Whatever their class is here, they are plain there: a Buffer slices without copying. */
  _writeHostObject(value: object): void {
    if (!(value instanceof Uint8Array)) throw new InternalFault('only bytes are sent to a guest process');
    this.writeUint32(value.byteLength);
    this.writeRawBytes(value);
  }
}

class BytesDeserializer extends Deserializer {
  _readHostObject(): Uint8Array {
    return new Uint8Array(this.readRawBytes(this.readUint32()));
  }
}

export function encodeToGuest(message: PoolMessage): Uint8Array {
  const serializer = new BytesSerializer();
  serializer.writeHeader();
  serializer.writeValue(message);
  return serializer.releaseBuffer();
}

export function decodeToGuest(bytes: Uint8Array): PoolMessage {
  const deserializer = new BytesDeserializer(bytes);
  deserializer.readHeader();
  return deserializer.readValue() as PoolMessage;
}
