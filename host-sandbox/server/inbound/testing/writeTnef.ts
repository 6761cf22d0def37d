const u16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
};
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

/** One attribute of a TNEF stream (MS-OXTNEF, section 2.1.3). */
export const attribute = (level: 1 | 2, id: number, type: number, value: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from([level]),
    u16(id),
    u16(type),
    u32(value.length),
    value,
    u16(value.reduce((sum, byte) => sum + byte, 0) % 65_536),
  ]);

/** One MAPI property of variable length (MS-OXTNEF, section 2.1.3.4). */
export const property = (id: number, type: number, value: Buffer): Buffer =>
  Buffer.concat([u16(type), u16(id), u32(1), u32(value.length), value, Buffer.alloc((4 - (value.length % 4)) % 4)]);

export const properties = (...all: Buffer[]): Buffer => Buffer.concat([u32(all.length), ...all]);

/** A named property (kind 0), as Outlook writes dozens of them. */
export const namedProperty = (id: number): Buffer =>
  Buffer.concat([u16(0x0003), u16(id), Buffer.alloc(16, 7), u32(0), u32(0x8501), u32(42)]);

/** A file in a TNEF stream: its short name in OEM characters, its long one in Unicode. */
export const tnefFile = (shortName: string, longName: string, content: Buffer): Buffer =>
  Buffer.concat([
    attribute(2, 0x9002, 6, Buffer.alloc(14)),
    attribute(2, 0x8010, 1, Buffer.from(`${shortName}\0`, 'latin1')),
    attribute(2, 0x800f, 6, content),
    attribute(
      2,
      0x9005,
      6,
      properties(namedProperty(0x8005), property(0x3707, 0x1f, Buffer.from(`${longName}\0`, 'utf16le'))),
    ),
  ]);

export const tnef = (...attributes: Buffer[]): Buffer =>
  Buffer.concat([u32(0x223e9f78), u16(1), attribute(1, 0x9007, 6, Buffer.concat([u32(1252), u32(0)])), ...attributes]);
