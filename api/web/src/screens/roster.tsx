// The roster of a session: who comes, who waits and in which order, and what an organizer does about it.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { get_all } from '../api/client';
import { send } from '../api/intent';
import { problem_of, reason_words, words_of, type Problem } from '../api/problem';
import type { Session, Signup } from '../api/types';
import { code_of } from '../code';
import { csv_of } from '../csv';
import { download } from '../download';
import { local_day, moment, span } from '../format';
import { use_load, use_made, use_stream } from '../hooks';
import { name_of, text, w } from '../lang';
import { who_of } from '../names';
import { Empty, Input, Screen, Section, Select, Trouble, Waiting } from '../parts/basics';
import { After } from '../parts/after';
import { Force } from '../parts/force';
import { PlaceLine } from '../parts/places';

const kComing = ['confirmed', 'offered'];

function save(session: Session, signups: Signup[]): void {
  const rows = signups.map((one) => [one.person_id, one.person_name, code_of(one.id), name_of('role', one.role), one.party_size,
    name_of('signup_status', one.status), one.waitlist?.position, name_of('attendance', one.attendance),
    one.check_in_at && moment(one.check_in_at), one.check_out_at && moment(one.check_out_at), one.served_minutes,
    moment(one.requested_at), one.place_reason]);
  const head = [w().person, w().person_name, w().code, w().role, w().party_short, w().status, w().place_number, w().attendance,
    w().codes.attendance.checked_in, w().check_out, w().served, w().signed_up_at, w().place_reason];
  download(`roster-${session.id}-${local_day(new Date(session.start_at))}.csv`, csv_of([head, ...rows]), 'text/csv');
}

function AddPerson(props: { session: Session; done: () => void }) {
  const [person, set_person] = useState('');
  const [role, set_role] = useState(props.session.places[0]?.role ?? '');
  const [party, set_party] = useState('1');
  const [said, say] = useState<{ good: boolean; words: string } | null>(null);
  const submit = (event: Event) => {
    event.preventDefault();
    if (!person.trim()) return;
    send<Signup>('POST', `/v1/sessions/${encodeURIComponent(props.session.id)}/signups`,
      { person_id: person.trim(), role, party_size: Number(party) }).then(
      (made) => { say({ good: true, words: `${w().added(person.trim())} ${name_of('signup_status', made.status)}` }); set_person(''); },
      (error: unknown) => {
        const problem = problem_of(error);
        say({ good: false, words: problem.slug === 'signup_refused' ? reason_words(problem.body.reason) : words_of(problem) });
      }).finally(props.done);
  };
  return (
    <form class="panel no-print" onSubmit={submit} aria-label={w().add_person}>
      <h3>{w().add_person}</h3>
      <div class="row">
        <Input id="add-person" label={w().who_person} value={person} on={set_person} required autocomplete="off" wrap="grow" />
        <Select id="add-role" label={w().role} value={role} on={set_role} choices={props.session.places.map((one) => ({ value: one.role, label: name_of('role', one.role) }))} />
        <Input id="add-party" label={w().party_short} type="number" min="1" max="10" value={party} on={set_party} wrap="narrow" />
        <button type="submit">{w().add}</button>
      </div>
      <p role="status" class={said?.good ? 'said-good' : 'said-bad'}>{said?.words}</p>
    </form>
  );
}

function TakeOff(props: { signup: Signup; done: (problem: Problem | null) => void }) {
  const [asking, set_asking] = useState(false);
  if (!asking) return <button type="button" class="quiet" onClick={() => set_asking(true)} aria-label={`${w().remove}: ${who_of(props.signup)}`}>{w().remove}</button>;
  const remove = () => send('POST', `/v1/signups/${encodeURIComponent(props.signup.id)}/cancel`, {})
    .then(() => props.done(null), (error: unknown) => props.done(problem_of(error))).finally(() => set_asking(false));
  return (
    <span class="confirm"><span>{w().remove_sure(who_of(props.signup))}</span>
      <button type="button" class="danger" onClick={() => void remove()}>{w().remove}</button>
      <button type="button" onClick={() => set_asking(false)}>{w().cancel_no}</button></span>
  );
}

function Table(props: { title: string; signups: Signup[]; waiting?: boolean; over?: boolean; act: (signup: Signup) => ComponentChildren }) {
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label={props.title}>
      <table class="roster">
        <thead><tr>
          {props.waiting && <th scope="col" class="number">{w().place_number}</th>}
          <th scope="col">{w().person}</th><th scope="col">{w().role}</th><th scope="col" class="number">{w().party_short}</th>
          <th scope="col">{props.waiting ? w().signed_up_at : w().status}</th>
          {!props.waiting && !props.over && <th scope="col">{w().attendance}</th>}
          {!props.over && <th scope="col" class="no-print">{w().action}</th>}
        </tr></thead>
        <tbody>{props.signups.map((one) => (
          <tr key={one.id}>
            {props.waiting && <td class="number">{one.waitlist?.position}</td>}
            <th scope="row">{who_of(one)}<small class="code-small">{one.person_name && `${one.person_id} `}{code_of(one.id)}</small></th>
            <td>{name_of('role', one.role)}</td><td class="number party">{one.party_size}</td>
            <td>{props.waiting ? moment(one.requested_at) : <>{name_of('signup_status', one.status)}{one.reason && <small class="soft"> {reason_words(one.reason)}</small>}
              {one.place_reason && <small class="soft why">{w().placed_because(one.place_reason)}</small>}</>}</td>
            {!props.waiting && !props.over && <td>{name_of('attendance', one.attendance)}</td>}
            {!props.over && <td class="no-print">{props.act(one)}</td>}
          </tr>
        ))}</tbody>
      </table>
    </div>
  );
}

export function Roster({ id }: { id: string }) {
  const url = `/v1/sessions/${encodeURIComponent(id)}`;
  const session = use_load<Session>(url);
  const roster = use_made<Signup[]>(url, () => get_all<Signup>(`${url}/roster?limit=200`, 5000));
  const [problem, set_problem] = useState<Problem | null>(null);
  const again = () => { session.reload(); roster.reload(); };
  use_stream(session.data ? { sessions: [id] } : {}, { session: again });
  const of = session.data;
  if (!of) return <Screen title={w().roster_title}>{session.problem ? <Trouble problem={session.problem} retry={session.reload} /> : <Waiting />}</Screen>;
  const all = roster.data ?? [];
  const coming = all.filter((one) => kComing.includes(one.status));
  const waiting = all.filter((one) => one.status === 'waitlisted')
    .sort((a, b) => a.role.localeCompare(b.role) || (a.waitlist?.position ?? 0) - (b.waitlist?.position ?? 0));
  const others = all.filter((one) => !coming.includes(one) && !waiting.includes(one));
  const done = (trouble: Problem | null) => { set_problem(trouble); again(); };
  const take_off = (one: Signup) => (one.attendance === 'none' ? <TakeOff signup={one} done={done} /> : null);
  const force = (one: Signup) => (of.status === 'scheduled' || of.status === 'held' ? <Force session={of} signup={one} done={done} /> : null);
  return (
    <Screen title={text(of.title) || w().roster_title} lead={span(of.start_at, of.end_at)}
      aside={<div class="row no-print">
        <a class="button primary" href={`/checkin/${encodeURIComponent(id)}`}>{w().checkin}</a>
        <button type="button" onClick={() => save(of, all)}>{w().export_csv}</button>
        <button type="button" onClick={() => print()}>{w().print}</button>
        <a class="button quiet" href={`/sessions/${encodeURIComponent(id)}`}>{w().open_session}</a>
      </div>}>
      <ul class="places wide-places">{of.places.map((place) => <PlaceLine key={place.role} place={place} waitlist={of.waitlist} needs over />)}</ul>
      {problem && <Trouble problem={problem} />}
      <Section title={w().roster_title} aside={<span class="soft">{w().people(coming.reduce((sum, one) => sum + one.party_size, 0))}</span>}>
        {roster.data && coming.length === 0 ? <Empty title={w().roster_none} why={w().roster_none_why} /> : <Table title={w().roster_title} signups={coming} act={(one) => <>{one.status === 'offered' && force(one)}{take_off(one)}</>} />}
      </Section>
      {waiting.length > 0 && <Section title={w().waitlist_title}>
        <Table title={w().waitlist_title} signups={waiting} waiting act={(one) => <>{force(one)}{take_off(one)}</>} />
      </Section>}
      <After session={of} done={again} />
      <section><AddPerson session={of} done={again} /></section>
      {others.length > 0 && <Section title={w().others_title} class="no-print"><Table title={w().others_title} signups={others} over act={() => null} /></Section>}
    </Screen>
  );
}
