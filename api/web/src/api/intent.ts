// What somebody wants, and the Idempotency-Key under which it is sent. The same wish keeps its key until the server has
// answered it, also over a reload: so a double click, a retry and an impatient reload are one request.
import { for_tab, keep, kept } from '../storage';
import { problem_of } from './problem';
import { write } from './client';

export function new_key(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const under_way = new Map<string, Promise<unknown>>();

export function send<T>(method: string, url: string, body: unknown, if_match = ''): Promise<T> {
  const wish = `wish ${method} ${url} ${if_match} ${JSON.stringify(body)}`;
  const running = under_way.get(wish);
  if (running) return running as Promise<T>;
  const key = kept(wish, for_tab()) || new_key();
  keep(wish, key, for_tab());
  const sent = write<T>(method, url, body, key, { if_match }).then(
    (answer) => { keep(wish, '', for_tab()); return answer; },
    (error: unknown) => {
      if (!problem_of(error).passing) keep(wish, '', for_tab());
      throw error;
    }).finally(() => under_way.delete(wish));
  under_way.set(wish, sent);
  return sent;
}
