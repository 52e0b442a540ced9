// The server's time, however wrong the device's clock is. Each answer says its second (`Date`), and was made between
// the request and its arrival: together they bound the difference. The lower bound is used, so that nothing opens here
// before it opens there. `performance.now()` goes on evenly when somebody sets the device's clock.
import { signal } from '@preact/signals';

const since_start = () => performance.now();
// False until the first answer, or until it is clear that there is none: what depends on the time of day waits for it.
export const clock_known = signal(false);

let least_ms = -Infinity;
let most_ms = Infinity;

export function note_date(date: string | null, sent_at: number, came_at: number): void {
  const second = date ? Date.parse(date) : NaN;
  if (Number.isNaN(second)) return;
  clock_known.value = true;
  const least = second - came_at;
  const most = second + 1000 - sent_at;
  if (least > most_ms || most < least_ms) {  // the server's clock was set, or the device slept
    least_ms = least;
    most_ms = most;
    return;
  }
  least_ms = Math.max(least_ms, least);
  most_ms = Math.min(most_ms, most);
}

export const ticks = since_start;

// Milliseconds since 1970 by the server; by the device until the first answer.
export const now_ms = (): number => (least_ms === -Infinity ? Date.now() : least_ms + since_start());
export const now_iso = (): string => new Date(now_ms()).toISOString();
