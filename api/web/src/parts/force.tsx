// Gives somebody who waits, or was offered a place, one now, with a reason that stays with the sign-up. Nobody loses a
// place or their turn by it: where none is free, the role has more people than places.
import { useState } from 'preact/hooks';
import { send } from '../api/intent';
import { problem_of, type Problem } from '../api/problem';
import type { Session, Signup } from '../api/types';
import { w } from '../lang';
import { who_of } from '../names';
import { Input } from './basics';

// How many persons there would be too many.
function too_many(session: Session, signup: Signup): number {
  if (signup.status === 'offered') return 0;  // theirs is kept
  const place = session.places.find((one) => one.role === signup.role);
  return place ? Math.max(0, signup.party_size - place.free) : 0;
}

export function Force(props: { session: Session; signup: Signup; done: (problem: Problem | null) => void }) {
  const { session, signup } = props;
  const [open, set_open] = useState(false);
  const [reason, set_reason] = useState('');
  const [busy, set_busy] = useState(false);
  if (!open) return <button type="button" onClick={() => set_open(true)} aria-label={`${w().force}: ${who_of(signup)}`}>{w().force}</button>;
  const submit = (event: Event) => {
    event.preventDefault();
    if (!reason.trim()) return;
    set_busy(true);
    send('POST', `/v1/signups/${encodeURIComponent(signup.id)}/place`, { reason: reason.trim() })
      .then(() => props.done(null), (error: unknown) => props.done(problem_of(error)))
      .finally(() => { set_busy(false); set_open(false); });
  };
  const over = too_many(session, signup);
  return (
    <form class="force" onSubmit={submit}>
      <p><strong>{w().force_title(who_of(signup))}</strong></p>
      <p class="hint">{over > 0 && w().force_over(over)}{w().force_hint}</p>
      <Input id={`force-${signup.id}`} label={w().force_reason} value={reason} on={set_reason} required maxLength={200} />
      <div class="row"><button type="submit" class="primary" disabled={busy || !reason.trim()}>{w().force_do}</button>
        <button type="button" onClick={() => set_open(false)}>{w().close}</button></div>
    </form>
  );
}
