// Asks who one is, where no token tells: an id is kept on this device, or a new person is registered.
import { useState } from 'preact/hooks';
import { send } from '../api/intent';
import { problem_of, type Problem } from '../api/problem';
import { choose_person, has_token, person_id, sign_out } from '../session';
import { lang, w } from '../lang';
import { Input, Trouble } from './basics';

export function Who() {
  const [typed, set_typed] = useState('');
  const [problem, set_problem] = useState<Problem | null>(null);
  if (has_token.value) return <p class="notice">{w().who_needs_token}</p>;
  const fresh = () => {
    set_problem(null);
    send<{ id: string }>('POST', '/v1/people', { locale: lang.value })
      .then((person) => choose_person(person.id), (error: unknown) => set_problem(problem_of(error)));
  };
  return (
    <form class="panel who" onSubmit={(event) => { event.preventDefault(); if (typed.trim()) choose_person(typed.trim()); }}>
      <h2>{w().who_title}</h2>
      <p class="soft">{w().who_lead}</p>
      {problem && <Trouble problem={problem} />}
      <div class="row">
        <Input id="who-person" label={w().who_person} value={typed} on={set_typed} autocomplete="off" placeholder="resident-0001"
          pattern="[A-Za-z0-9._~\-]{1,64}" wrap="grow" />
        <button class="primary" type="submit">{w().who_use}</button>
        <button type="button" onClick={fresh}>{w().who_new}</button>
      </div>
    </form>
  );
}

export function WhoLine() {
  if (!person_id.value) return null;
  return (
    <p class="soft who-line">
      {w().who_as(person_id.value)}{' · '}
      <button type="button" class="link" onClick={sign_out}>
        {has_token.value ? w().sign_out : w().who_change}
      </button>
    </p>
  );
}
