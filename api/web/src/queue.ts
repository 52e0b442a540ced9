// Check-ins on their way: kept on this device with their own time and Idempotency-Key until the server has answered, so
// that what was scanned without a network is sent once when there is one, also after the page was closed.
import { signal } from '@preact/signals';
import { write } from './api/client';
import { new_key } from './api/intent';
import { problem_of, type Problem } from './api/problem';
import { now_iso } from './clock';
import { keep, kept } from './storage';

export interface Scan {
  key: string; signup_id: string; session_id: string; who: string;
  verb: 'check-in' | 'check-out' | 'correct'; body: Record<string, string>;
  not_before_ms: number;  // by the device; until then it can be undone as if it had not been
}
export interface Failure { scan: Scan; problem: Problem }

export const kGrace_ms = 4000;
const kAgain_ms = 5000;

function read(): Scan[] {
  try { return JSON.parse(kept('queue') || '[]') as Scan[]; } catch { return []; }
}
export const queue = signal<Scan[]>(read());
export const failures = signal<Failure[]>([]);
export const sent = signal(0);  // how many were answered: whoever shows the roster looks again
// What was taken, each with the count of answers that it made: a roster that was asked for before does not show it yet.
export const taken = signal<{ scan: Scan; n: number }[]>([]);
export const can_keep = signal(true);
export const sign_in = signal(false);  // the server asks who this is: nothing is lost, and nothing is sent until it knows

// Other tabs have the same queue: it is read before each change.
function change(by: (scans: Scan[]) => Scan[]): void {
  const next = by(read_or_own());
  queue.value = next;
  can_keep.value = keep('queue', next.length > 0 ? JSON.stringify(next) : '');
}
const read_or_own = (): Scan[] => (can_keep.value ? read() : queue.value);
addEventListener('storage', (event) => { if (event.key === 'haiyu.queue') queue.value = read(); });

export function add(scan: Omit<Scan, 'key' | 'not_before_ms'>, grace_ms = kGrace_ms): Scan {
  const made = { ...scan, key: new_key(), not_before_ms: Date.now() + grace_ms };
  change((scans) => [...scans, made]);
  schedule(grace_ms);
  return made;
}

export const check_in_scan = (signup_id: string, session_id: string, who: string, method: string): Scan =>
  add({ signup_id, session_id, who, verb: 'check-in', body: { at: now_iso(), method } });

// True when it had not been sent, and now never will be.
export function take_back(key: string): boolean {
  const waits = read_or_own().some((scan) => scan.key === key) && sending !== key;
  if (waits) change((scans) => scans.filter((scan) => scan.key !== key));
  return waits;
}

let sending = '';
let timer: ReturnType<typeof setTimeout> | undefined;

function schedule(in_ms: number): void {
  clearTimeout(timer);
  timer = setTimeout(() => void send_all(), in_ms);
}

async function send_one(scan: Scan): Promise<void> {
  try {
    await write('POST', `/v1/signups/${encodeURIComponent(scan.signup_id)}/${scan.verb}`, scan.body, scan.key, { tries: 1 });
  } catch (error) {
    const problem = problem_of(error);
    sign_in.value = problem.status === 401;
    if (problem.passing || problem.slug === 'not_decided_yet' || sign_in.value) throw problem;
    // Somebody else had scanned it: that is what was wanted.
    if (problem.slug !== 'already_checked_in') {
      failures.value = [...failures.value, { scan, problem }];
      return settle(scan);
    }
  }
  taken.value = [...taken.value, { scan, n: sent.value + 1 }];
  settle(scan);
}

function settle(scan: Scan): void {
  sign_in.value = false;
  change((scans) => scans.filter((one) => one.key !== scan.key));
  sent.value++;
}

// In the order in which they were scanned, one at a time.
async function send_all(): Promise<void> {
  if (sending) return;
  for (let scan = read_or_own()[0]; scan; scan = read_or_own()[0]) {
    const wait_ms = scan.not_before_ms - Date.now();
    if (wait_ms > 0 && wait_ms <= kGrace_ms) return schedule(wait_ms);
    sending = scan.key;
    try {
      await send_one(scan);
    } catch {
      return schedule(kAgain_ms);
    } finally {
      sending = '';
    }
  }
}

addEventListener('online', () => schedule(0));
schedule(0);
