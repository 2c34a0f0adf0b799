/** The two container formats for icons; both may hold PNG files as they are. */

/** @typedef {{ size: number, bytes: Buffer }} Png a square image and its side in pixels */

/**
 * A Windows icon file: a header, one directory entry per image, then the images.
 * @param {readonly Png[]} images of at most 256 pixels
 * @returns {Buffer}
 */
export function encodeIco(images) {
  const entrySize = 16;
  const header = Buffer.alloc(6 + entrySize * images.length);
  header.writeUInt16LE(1, 2); // type: icon
  header.writeUInt16LE(images.length, 4);
  let offset = header.length;
  for (const [index, { size, bytes }] of images.entries()) {
    const at = 6 + entrySize * index;
    // One byte per side: 256 is written as 0.
    header.writeUInt8(size % 256, at);
    header.writeUInt8(size % 256, at + 1);
    header.writeUInt16LE(1, at + 4); // colour planes
    header.writeUInt16LE(32, at + 6); // bits per pixel
    header.writeUInt32LE(bytes.length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += bytes.length;
  }
  return Buffer.concat([header, ...images.map(({ bytes }) => bytes)]);
}

/** The types that take PNG files: side in pixels to type names, a normal and a Retina one where both exist. */
const icnsTypes = {
  32: ['ic11'],
  64: ['ic12'],
  128: ['ic07'],
  256: ['ic13', 'ic08'],
  512: ['ic14', 'ic09'],
  1024: ['ic10'],
};

/**
 * A macOS icon file: the word "icns" and the length, then for each image its type, length and bytes.
 * @param {readonly Png[]} images sizes that have no type are left out
 * @returns {Buffer}
 */
export function encodeIcns(images) {
  const block = (type, bytes) => {
    const head = Buffer.alloc(8);
    head.write(type, 'latin1');
    head.writeUInt32BE(bytes.length + 8, 4);
    return Buffer.concat([head, bytes]);
  };
  const blocks = images.flatMap(({ size, bytes }) =>
    (icnsTypes[size] ?? []).map((type) => block(type, bytes)),
  );
  return block('icns', Buffer.concat(blocks));
}
