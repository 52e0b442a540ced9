// The live stream: whole values, read with fetch, since it carries the token and shows the server's signs of life. It
// opens itself again; what was missed comes with the next connection, which begins with all values.
import { signal, type Signal } from '@preact/signals';
import { note_date, ticks } from '../clock';
import { headers } from './client';
import type { Session, Signup } from './types';

const kAgain_ms = 2000;
const kSilence_ms = 32_000;  // two of the server's signs of life

export interface CounterEvent { counter: string; metric: string; filter: Record<string, string>; value: number }
// `signups`: the person whose sign-ups are followed, those to come among them.
export interface Watch { counters?: string[]; sessions?: string[]; signups?: string }
export interface Handlers { counter?: (of: CounterEvent) => void; session?: (of: Session) => void; signup?: (of: Signup) => void }

export interface Live {
  connected: Signal<boolean>;
  heard_at: Signal<number>;  // in `ticks`; 0: never
  stop: () => void;
}

function deliver(block: string, handlers: Handlers): void {
  let event = '';
  let data = '';
  for (const line of block.split('\n')) {
    if (line.startsWith('event: ')) event = line.slice(7);
    else if (line.startsWith('data: ')) data += line.slice(6);
  }
  if (!data) return;
  if (event === 'counter') handlers.counter?.(JSON.parse(data) as CounterEvent);
  else if (event === 'session') handlers.session?.(JSON.parse(data) as Session);
  else if (event === 'signup') handlers.signup?.(JSON.parse(data) as Signup);
}

export function follow(watch: Watch, handlers: Handlers): Live {
  const connected = signal(false);
  const heard_at = signal(0);
  const url = `/v1/stream?${new URLSearchParams({
    ...(watch.counters?.length ? { counters: watch.counters.join(',') } : {}),
    ...(watch.sessions?.length ? { sessions: watch.sessions.join(',') } : {}),
    ...(watch.signups ? { signups: watch.signups } : {}),
  })}`;
  let stopped = false;
  let running = new AbortController();
  let again: ReturnType<typeof setTimeout> | undefined;

  const read = async (): Promise<void> => {
    const mine = running = new AbortController();
    let silence: ReturnType<typeof setTimeout> | undefined;
    const heard = () => {
      heard_at.value = ticks();
      clearTimeout(silence);
      silence = setTimeout(() => mine.abort(), kSilence_ms);
    };
    try {
      const sent_at = ticks();
      const response = await fetch(url, { headers: { ...headers(), accept: 'text/event-stream' }, signal: mine.signal });
      if (!response.ok || !response.body) throw new Error('no stream');
      note_date(response.headers.get('date'), sent_at, ticks());
      const reader = response.body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
      let rest = '';
      for (;;) {
        const { done, value } = await reader.read();
        if (done || stopped) break;
        connected.value = true;
        heard();
        const blocks = (rest + value).split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) deliver(block, handlers);
      }
    } catch { /* it is opened again below */ }
    clearTimeout(silence);
    connected.value = false;
    if (!stopped) again = setTimeout(() => void read(), kAgain_ms);
  };
  void read();
  return {
    connected, heard_at,
    stop: () => {
      stopped = true;
      clearTimeout(again);
      running.abort();
    },
  };
}
