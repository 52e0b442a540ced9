// Which sign-ups still lead to a place, and when.
import type { Signup } from './api/types';
import { session_named } from './names';

const kLeading: Signup['status'][] = ['confirmed', 'waitlisted', 'offered'];

export const leads = (signup: Signup): boolean => kLeading.includes(signup.status);

// Infinity until the session is known.
function at_ms(signup: Signup, of: 'start_at' | 'end_at'): number {
  const at = session_named(signup.session_id)?.[of];
  return at ? Date.parse(at) : Infinity;
}
export const starts_ms = (signup: Signup): number => at_ms(signup, 'start_at');
export const is_open = (signup: Signup, now_ms: number): boolean => leads(signup) && at_ms(signup, 'end_at') > now_ms;
