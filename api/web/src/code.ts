// The short code of a sign-up: six letters and digits that are hard to mistake, from its id, so that a desk with the
// roster knows it without asking anybody. A scanner that reads the id itself is understood as well.
const kLetters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';  // without 0 O 1 I

export function code_of(signup_id: string): string {
  // FNV-1a.
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(signup_id)) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  // Spread over all bits: ids often differ only at their end.
  hash = ((hash ^ (hash >> 33n)) * 0xff51afd7ed558ccdn) & 0xffffffffffffffffn;
  hash = ((hash ^ (hash >> 33n)) * 0xc4ceb9fe1a85ec53n) & 0xffffffffffffffffn;
  hash ^= hash >> 33n;
  let code = '';
  for (let n = 0; n < 6; n++) {
    code += kLetters.charAt(Number(hash & 31n));
    hash >>= 5n;
  }
  return code;
}

export const clean_code = (typed: string): string => typed.trim().toUpperCase().replace(/[\s-]/g, '');
