// A short code as a QR code: version 1 (21 by 21), alphanumeric, error correction M, mask 0. That is all that six letters
// and digits need. Source: ISO/IEC 18004.
export const kSize = 21;
const kDataBytes = 16;
const kCheckBytes = 10;
const kAlphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
const kFormat = 0b101010000010010;  // M and mask 0, with its check and its own mask

// The field GF(256) by x^8 + x^4 + x^3 + x^2 + 1.
function times(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ ((product >> 7) * 0x11d);
    if ((b >> bit) & 1) product ^= a;
  }
  return product;
}

function check_bytes(data: number[]): number[] {
  let generator = [1];  // the product of (x - 2^n), highest power first
  for (let n = 0, root = 1; n < kCheckBytes; n++, root = times(root, 2)) {
    const next = [...generator, 0];
    generator.forEach((one, at) => { next[at + 1] = (next[at + 1] ?? 0) ^ times(one, root); });
    generator = next;
  }
  const rest: number[] = Array(kCheckBytes).fill(0);
  for (const byte of data) {
    const factor = byte ^ (rest.shift() ?? 0);
    rest.push(0);
    for (let n = 0; n < kCheckBytes; n++) rest[n] = (rest[n] ?? 0) ^ times(generator[n + 1] ?? 0, factor);
  }
  return rest;
}

function data_bytes(text: string): number[] {
  let bits = `0010${text.length.toString(2).padStart(9, '0')}`;
  const at = (n: number) => kAlphabet.indexOf(text.charAt(n));
  for (let n = 0; n < text.length; n += 2) {
    bits += n + 1 < text.length ? (at(n) * 45 + at(n + 1)).toString(2).padStart(11, '0') : at(n).toString(2).padStart(6, '0');
  }
  bits += '0000';
  bits = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0');
  const bytes = (bits.match(/.{8}/g) ?? []).map((one) => parseInt(one, 2));
  for (let pad = 0xec; bytes.length < kDataBytes; pad ^= 0xec ^ 0x11) bytes.push(pad);
  return bytes;
}

// What does not depend on the text; null where data goes.
function frame(): (boolean | null)[][] {
  const cells: (boolean | null)[][] = Array.from({ length: kSize }, () => Array<boolean | null>(kSize).fill(null));
  const set = (row: number, column: number, dark: boolean) => {
    const line = cells[row];
    if (line && column >= 0 && column < kSize) line[column] = dark;
  };
  for (const [top, left] of [[0, 0], [0, kSize - 7], [kSize - 7, 0]] as const) {
    for (let r = -1; r <= 7; r++) {
      for (let c = -1; c <= 7; c++) {
        const ring = Math.max(Math.abs(r - 3), Math.abs(c - 3));
        set(top + r, left + c, ring !== 2 && ring < 4);
      }
    }
  }
  for (let n = 8; n < kSize - 8; n++) {
    set(6, n, n % 2 === 0);
    set(n, 6, n % 2 === 0);
  }
  for (let n = 0; n < 15; n++) {
    const dark = ((kFormat >> n) & 1) === 1;
    set(n < 6 ? n : n < 8 ? n + 1 : kSize - 15 + n, 8, dark);
    set(8, n < 8 ? kSize - 1 - n : n < 9 ? 7 : 14 - n, dark);
  }
  set(kSize - 8, 8, true);
  return cells;
}

// Rows of dark (true) and light cells. `text`: at most 20 characters of the alphabet.
export function qr_of(text: string): boolean[][] {
  const data = data_bytes(text);
  const bits = [...data, ...check_bytes(data)].flatMap((byte) => Array.from({ length: 8 }, (_, n) => (byte >> (7 - n)) & 1));
  const cells = frame();
  let next = 0;
  for (let right = kSize - 1, up = true; right > 0; right -= 2, up = !up) {
    if (right === 6) right--;  // the timing column
    for (let n = 0; n < kSize; n++) {
      const row = up ? kSize - 1 - n : n;
      const line = cells[row];
      for (const column of [right, right - 1]) {
        if (line && line[column] === null) line[column] = ((bits[next++] ?? 0) === 1) !== ((row + column) % 2 === 0);
      }
    }
  }
  return cells.map((line) => line.map((cell) => cell === true));
}
