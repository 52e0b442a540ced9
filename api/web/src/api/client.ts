// Asks the server: JSON, problems, the token, and a write that is one however often it is sent.
import { note_date, ticks } from '../clock';
import { lang } from '../lang';
import { token } from '../session';
import { Problem, problem_of, type ProblemBody } from './problem';

const kTries = 6;
const kPatience_ms = 20_000;  // no answer for so long is none

export function headers(): Record<string, string> {
  const all: Record<string, string> = { accept: 'application/json', 'accept-language': lang.value };
  if (token.value) all['authorization'] = `Bearer ${token.value}`;
  return all;
}

interface Got { status: number; body: unknown; headers: Headers }

async function ask(url: string, init: RequestInit): Promise<Got> {
  const sent_at = ticks();
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), kPatience_ms);
  try {
    const response = await fetch(url, { ...init, signal: patience.signal });
    note_date(response.headers.get('date'), sent_at, ticks());
    const text = await response.text();
    if (!response.ok) {
      let body: ProblemBody = {};
      try { body = JSON.parse(text) as ProblemBody; } catch { /* a proxy's words */ }
      throw new Problem(response.status, body.type?.split(':').pop() ?? 'internal', body);
    }
    return { status: response.status, body: text ? JSON.parse(text) : null, headers: response.headers };
  } catch (error) {
    throw problem_of(error);
  } finally {
    clearTimeout(timer);
  }
}

export async function get<T>(url: string): Promise<T> {
  return (await ask(url, { headers: headers() })).body as T;
}

// What may be changed afterwards: `etag` is what was seen of it, for If-Match.
export interface Seen<T> { body: T; etag: string }
export async function see<T>(url: string): Promise<Seen<T>> {
  const got = await ask(url, { headers: headers() });
  return { body: got.body as T, etag: got.headers.get('etag') ?? '' };
}

// All pages of a list, up to `most` items.
export async function get_all<T>(url: string, most = 2000): Promise<T[]> {
  const items: T[] = [];
  let next: string | null = url;
  while (next && items.length < most) {
    const page: { items: T[]; next: string | null } = await get(next);
    items.push(...page.items);
    next = page.next && new URL(page.next, location.href).pathname + new URL(page.next, location.href).search;
  }
  return items;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

// One write under its key. What passes by itself (no network, a server that starts) is tried again with the same key,
// and so is what is accepted but not decided yet (202): the answer is that of the first. `if_match`: the entity tag of what one saw.
export async function write<T>(method: string, url: string, body: unknown, key: string, { if_match = '', tries = kTries } = {}): Promise<T> {
  for (let n = 1; ; n++) {
    try {
      const got = await ask(url, {
        method,
        headers: { ...headers(), 'content-type': 'application/json', 'idempotency-key': key, ...(if_match ? { 'if-match': if_match } : {}) },
        body: JSON.stringify(body),
      });
      if (got.status !== 202) return got.body as T;
      if (n >= tries) throw new Problem(202, 'not_decided_yet');
    } catch (error) {
      if (!problem_of(error).passing || n >= tries) throw error;
    }
    await pause(Math.min(4000, 250 * 2 ** n));
  }
}
