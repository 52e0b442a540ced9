// What screens share: loading by address, following live values, a clock.
import { useEffect, useRef, useState } from 'preact/hooks';
import { get } from './api/client';
import { problem_of, type Problem } from './api/problem';
import { follow, type Handlers, type Live, type Watch } from './api/stream';
import { now_ms } from './clock';

// `change`: makes what is loaded something newer, if anything is.
export interface Loaded<T> { data: T | null; problem: Problem | null; loading: boolean; reload: () => void; change: (to: (data: T) => T) => void }

// Loads again whenever `url` changes, and every `again_ms` where that is not 0; keeps what is shown until the new comes. Null: nothing to load.
export function use_load<T>(url: string | null, again_ms = 0): Loaded<T> {
  const loaded = use_made<T>(url, () => get<T>(url ?? ''));
  useEffect(() => {
    if (!again_ms) return;
    const timer = setInterval(loaded.reload, again_ms);
    return () => clearInterval(timer);
  }, [again_ms, url]);
  return loaded;
}

// The same for what is made of several requests; `key` says what.
export function use_made<T>(key: string | null, make: () => Promise<T>): Loaded<T> {
  const [state, set] = useState<{ key: string | null; data: T | null; problem: Problem | null; loading: boolean }>(
    { key: null, data: null, problem: null, loading: true });
  const [turn, set_turn] = useState(0);
  const newest = useRef(0);
  useEffect(() => {
    if (key === null) return;
    const mine = ++newest.current;
    set((before) => ({ ...before, loading: true }));
    make().then(
      (data) => { if (mine === newest.current) set({ key, data, problem: null, loading: false }); },
      (error: unknown) => {
        if (mine !== newest.current) return;
        set((before) => ({ key, data: before.key === key ? before.data : null, problem: problem_of(error), loading: false }));
      });
    return () => { newest.current++; };
  }, [key, turn]);
  // What passes by itself is asked for again.
  useEffect(() => {
    if (!state.problem?.passing) return;
    const timer = setTimeout(() => set_turn((n) => n + 1), 3000);
    return () => clearTimeout(timer);
  }, [state]);
  const change = (to: (data: T) => T) => set((before) => (before.key !== key || before.data === null ? before : { ...before, data: to(before.data) }));
  return { data: state.data, problem: state.problem, loading: state.loading, reload: () => set_turn((n) => n + 1), change };
}

// One connection for what this screen watches. The handlers of the newest render are called.
export function use_stream(watch: Watch, handlers: Handlers): Live | null {
  const latest = useRef(handlers);
  latest.current = handlers;
  const [live, set] = useState<Live | null>(null);
  const key = JSON.stringify(watch);
  useEffect(() => {
    if (!watch.counters?.length && !watch.sessions?.length && !watch.signups) return;
    const opened = follow(watch, {
      counter: (of) => latest.current.counter?.(of),
      session: (of) => latest.current.session?.(of),
      signup: (of) => latest.current.signup?.(of),
    });
    set(opened);
    return () => opened.stop();
  }, [key]);
  return live;
}

// The server's time, again every so often.
export function use_now(every_ms = 1000): number {
  const [now, set] = useState(now_ms());
  useEffect(() => {
    const timer = setInterval(() => set(now_ms()), every_ms);
    return () => clearInterval(timer);
  }, [every_ms]);
  return now;
}
