/** Thrown for bytes that are no TNEF, or that end in the middle. */
export class NotTnefError extends Error {}

const MOST_PROPERTIES = 2_000;

/** Sizes of values of a fixed length, by property type (MS-OXCDATA, section 2.11.1), padded to four bytes. */
const FIXED_SIZES: Readonly<Record<number, number>> = {
  0x2: 4,
  0x3: 4,
  0x4: 4,
  0x5: 8,
  0x6: 8,
  0x7: 8,
  0xa: 4,
  0xb: 4,
  0x14: 8,
  0x40: 8,
  0x48: 16,
};

/** Reads little-endian values one after the other, never beyond the end. */
export class TnefReader {
  #at = 0;
  constructor(private readonly bytes: Buffer) {}

  get left(): number {
    return this.bytes.length - this.#at;
  }

  take(length: number): Buffer {
    if (length < 0 || length > this.left) throw new NotTnefError();
    this.#at += length;
    return this.bytes.subarray(this.#at - length, this.#at);
  }

  uint8 = (): number => this.take(1).readUInt8();
  uint16 = (): number => this.take(2).readUInt16LE();
  uint32 = (): number => this.take(4).readUInt32LE();

  /** Bytes that are padded to a multiple of four. */
  padded(length: number): Buffer {
    const value = this.take(length);
    this.take(Math.min((4 - (length % 4)) % 4, this.left));
    return value;
  }
}

/** Goes over a list of MAPI properties (MS-OXTNEF, section 2.1.3.4). */
export const eachProperty = (bytes: Buffer, visit: (id: number, type: number, value: Buffer) => void): void => {
  const reader = new TnefReader(bytes);
  const count = Math.min(reader.uint32(), MOST_PROPERTIES);
  for (let index = 0; index < count; index += 1) {
    const type = reader.uint16();
    const id = reader.uint16();
    if (id >= 0x8000) {
      reader.take(16);
      if (reader.uint32() === 0) reader.uint32();
      else reader.padded(reader.uint32());
    }
    const fixed = FIXED_SIZES[type & 0xfff];
    const isMany = (type & 0x1000) !== 0;
    if (fixed !== undefined && !isMany) {
      visit(id, type, reader.take(fixed));
      continue;
    }
    // Values of variable length are counted, also where there is but one.
    const values = reader.uint32();
    for (let value = 0; value < values; value += 1) {
      const content = fixed === undefined ? reader.padded(reader.uint32()) : reader.take(fixed);
      if (value === 0) visit(id, type & 0xfff, content);
    }
  }
};
