// Posting an activity: what, when, for whom; a preview of its dated sessions; then one write after the other.
import { useEffect, useRef, useState } from 'preact/hooks';
import { send } from '../api/intent';
import { problem_of, type Problem } from '../api/problem';
import type { Activity, Session, Side } from '../api/types';
import { span } from '../format';
import { name_of, w } from '../lang';
import { load_communities } from '../names';
import { Check, Field, Input, Screen, Section, Segments, Select, Trouble } from '../parts/basics';
import { codes, place_choices } from '../parts/choices';
import { activity_of, empty_plan, faults_of, kWeeksMax, sessions_of, type Plan, type PlannedPlace } from '../plan';
import { organization_id } from '../session';
import { Organizer } from './organizer';

type Set = (changes: Partial<Plan>) => void;
interface PartProps { plan: Plan; set: Set; faults: (keyof Plan)[] }

function Several(props: { label: string; all: Record<string, string>; chosen: string[]; on: (chosen: string[]) => void; error?: string }) {
  return (
    <fieldset class="several">
      <legend class="label">{props.label}</legend>
      {codes(props.all).map((one) => (
        <Check key={one.value} label={one.label} checked={props.chosen.includes(one.value)}
          on={(on) => props.on(on ? [...props.chosen, one.value] : props.chosen.filter((other) => other !== one.value))} />
      ))}
      {props.error && <p class="error">{props.error}</p>}
    </fieldset>
  );
}

function What({ plan, set, faults }: PartProps) {
  const wrong = (name: keyof Plan) => (faults.includes(name) ? w().required : undefined);
  const communities = place_choices().map((one) => ('group' in one ? { ...one, choices: one.choices.slice(1) } : one));
  return (
    <Section title={w().post_what}>
      <div class="grid">
        <Input id="p-title-zh" label={w().title_zh} value={plan.title_zh} on={(title_zh) => set({ title_zh })} lang="zh-CN" maxLength={100} error={wrong('title_zh')} />
        <Input id="p-title-en" label={w().title_en} value={plan.title_en} on={(title_en) => set({ title_en })} lang="en" maxLength={100} />
        <Select id="p-community" label={w().community} value={plan.community} on={(community) => set({ community })} choices={[{ value: '', label: '–' }, ...communities]} hint={wrong('community')} />
        <Select id="p-category" label={w().category} value={plan.category} on={(category) => set({ category })} choices={codes(w().codes.category)} />
        <Select id="p-sector" label={w().sector} value={plan.sector} on={(sector) => set({ sector: sector as Plan['sector'] })} choices={codes(w().codes.sector)} />
        <Select id="p-channel" label={w().channel} value={plan.channel} on={(channel) => set({ channel: channel as Plan['channel'] })} choices={codes(w().codes.channel)} />
      </div>
      <Field label={`${w().description} (${w().optional})`} id="p-description">
        {(id) => <textarea id={id} maxLength={1000} value={plan.description} onInput={(event) => set({ description: event.currentTarget.value })} />}
      </Field>
      <Several label={w().delivery} all={w().codes.delivery_mode} chosen={plan.delivery} on={(delivery) => set({ delivery })} error={wrong('delivery')} />
      <Several label={w().groups} all={w().codes.target_group} chosen={plan.groups} on={(groups) => set({ groups })} />
    </Section>
  );
}

function When({ plan, set, faults }: PartProps) {
  const wrong = (name: keyof Plan) => (faults.includes(name) ? w().required : undefined);
  return (
    <Section title={w().post_when}>
      <div class="grid">
        <Input id="p-day" label={w().first_day} type="date" value={plan.day} on={(day) => set({ day })} error={wrong('day')} />
        <Input id="p-start" label={w().start_time} type="time" value={plan.start} on={(start) => set({ start })} error={wrong('start')} />
        <Input id="p-end" label={w().end_time} type="time" value={plan.end} on={(end) => set({ end })} error={faults.includes('end') ? w().end_before_start : undefined} />
        <Input id="p-venue" label={`${w().venue} (${w().optional})`} value={plan.venue} on={(venue) => set({ venue })} maxLength={100} />
      </div>
      <div class="row top-gap">
        <Segments label={w().repeat} name="repeat" value={Number(plan.weeks) > 1 ? 'weekly' : 'once'} on={(to) => set({ weeks: to === 'once' ? '1' : '4' })}
          choices={[{ value: 'once', label: w().repeat_once }, { value: 'weekly', label: w().repeat_weekly }]} />
        {Number(plan.weeks) > 1 && <Input id="p-weeks" label={w().repeat_count} type="number" min="2" max={kWeeksMax} value={plan.weeks} on={(weeks) => set({ weeks })} wrap="narrow" />}
      </div>
    </Section>
  );
}

function Places({ plan, set }: PartProps) {
  const change = (n: number, to: Partial<PlannedPlace>) => set({ places: plan.places.map((one, m) => (m === n ? { ...one, ...to } : one)) });
  const unused = codes(w().codes.role).find((one) => !plan.places.some((place) => place.role === one.value));
  return (
    <Section title={w().post_places}>
      {plan.places.map((place, n) => (
        <fieldset key={n} class="panel place-edit">
          <legend class="unseen">{w().role} {n + 1}</legend>
          <div class="grid">
            <Select id={`p-role-${n}`} label={w().role} value={place.role} on={(role) => change(n, { role, side: role === 'resident' ? 'beneficiary' : 'helper' })}
              choices={codes(w().codes.role).filter((one) => one.value === place.role || !plan.places.some((other) => other.role === one.value))} />
            <Select id={`p-side-${n}`} label={w().side} value={place.side} on={(side) => change(n, { side: side as Side })}
              choices={[{ value: 'helper', label: w().side_helper_word }, { value: 'beneficiary', label: w().side_beneficiary_word }]} />
            <Input id={`p-capacity-${n}`} label={w().capacity} type="number" min="0" value={place.capacity} on={(capacity) => change(n, { capacity })} />
            {place.side === 'helper' && <Input id={`p-needed-${n}`} label={w().min_needed} type="number" min="0" max={place.capacity} value={place.min_needed} on={(min_needed) => change(n, { min_needed })} />}
          </div>
          {plan.places.length > 1 && <button type="button" class="quiet" onClick={() => set({ places: plan.places.filter((_, m) => m !== n) })}>{w().remove_role}: {name_of('role', place.role)}</button>}
        </fieldset>
      ))}
      {unused && <button type="button" onClick={() => set({ places: [...plan.places, { role: unused.value, side: unused.value === 'resident' ? 'beneficiary' : 'helper', capacity: '10', min_needed: '0' }] })}>{w().add_role}</button>}
    </Section>
  );
}

function Rules({ plan, set }: PartProps) {
  return (
    <Section title={w().post_rules}>
      <div class="grid">
        <Select id="p-waitlist" label={w().waitlist} value={plan.waitlist ?? ''} on={(waitlist) => set({ waitlist: waitlist as Plan['waitlist'] })} choices={[
          { value: 'first_fit', label: w().waitlist_first_fit }, { value: 'strict', label: w().waitlist_strict }, { value: 'none', label: w().waitlist_none }]} />
        <Input id="p-confirm" label={w().confirm_minutes} type="number" min="0" max="43200" value={plan.confirm_minutes} on={(confirm_minutes) => set({ confirm_minutes })} hint={w().confirm_minutes_hint} />
        <Input id="p-cancel" label={w().cancel_hours} type="number" min="0" max="720" value={plan.cancel_hours} on={(cancel_hours) => set({ cancel_hours })} />
        <Input id="p-age" label={`${w().min_age} (${w().optional})`} type="number" min="0" max="150" value={plan.min_age} on={(min_age) => set({ min_age })} />
        <Check label={w().members_only} checked={plan.members_only} on={(members_only) => set({ members_only })} />
      </div>
    </Section>
  );
}

// How far a posting came: trying again, also after a change of the plan, goes on there.
interface Progress { activity: Activity | null; starts: string[] }

async function post_all(plan: Plan, organization: string, made: Progress, tell: (done: number) => void): Promise<Activity> {
  const { organization_id: poster, ...fields } = activity_of(plan, organization);
  made.activity = made.activity
    ? await send<Activity>('PATCH', `/v1/activities/${encodeURIComponent(made.activity.id)}`, fields)
    : await send<Activity>('POST', '/v1/activities', { organization_id: poster, ...fields });
  const url = `/v1/activities/${encodeURIComponent(made.activity.id)}/sessions`;
  for (const [n, one] of sessions_of(plan).entries()) {
    tell(n + 1);
    if (made.starts.includes(one.start_at)) continue;
    await send<Session>('POST', url, one);
    made.starts.push(one.start_at);
  }
  return made.activity;
}

export function Post() {
  useEffect(load_communities, []);
  const [plan, set_plan] = useState(empty_plan);
  const [tried, set_tried] = useState(false);
  const made = useRef<Progress>({ activity: null, starts: [] });
  const [step, set_step] = useState(0);
  const [problem, set_problem] = useState<Problem | null>(null);
  const [posted, set_posted] = useState<Activity | null>(null);
  if (!organization_id.value) return <Organizer />;
  const set: Set = (changes) => {
    set_plan({ ...plan, ...changes });
    set_problem(null);
  };
  const faults = faults_of(plan);
  const sessions = faults.includes('day') || faults.includes('start') || faults.includes('end') ? [] : sessions_of(plan);
  const submit = (event: Event) => {
    event.preventDefault();
    set_tried(true);
    if (faults.length > 0) {
      requestAnimationFrame(() => document.querySelector<HTMLElement>('[aria-invalid], .error')?.scrollIntoView({ block: 'center' }));
      return;
    }
    set_problem(null);
    set_step(1);
    post_all(plan, organization_id.value, made.current, set_step)
      .then(set_posted, (error: unknown) => { set_problem(problem_of(error)); set_step(0); });
  };
  if (posted) {
    return (
      <Screen title={w().posted} lead={w().posted_lead}>
        <p class="row"><a class="button primary" href={`/activities/${encodeURIComponent(posted.id)}`}>{w().see_sessions}</a>
          <a class="button" href="/organizer">{w().org_title}</a></p>
      </Screen>
    );
  }
  const shown = { plan, set, faults: tried ? faults : [] };
  return (
    <Screen title={w().post_title}>
      <form class="post" onSubmit={submit} noValidate>
        <What {...shown} /><When {...shown} /><Places {...shown} /><Rules {...shown} />
        <Section title={w().post_preview} aside={<span class="soft">{w().preview_count(sessions.length)}</span>}>
          <ol class="preview">{sessions.map((one) => <li key={one.start_at}>{span(one.start_at, one.end_at)}</li>)}</ol>
          {problem && <Trouble problem={problem} />}
          <button class="primary" type="submit" disabled={step > 0}>{step > 0 ? w().posting(step, sessions.length) : w().post_now}</button>
        </Section>
      </form>
    </Screen>
  );
}
