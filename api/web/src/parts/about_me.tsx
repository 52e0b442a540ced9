// What one has told about oneself, and changing how one is called and reached.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Seen } from '../api/client';
import { send } from '../api/intent';
import { problem_of, type Problem } from '../api/problem';
import type { Person } from '../api/types';
import { lang, name_of, w } from '../lang';
import { Input, Section, Trouble } from './basics';
import { Facts } from './facts';

const kFields = [
  { name: 'name', type: 'text', autocomplete: 'name', bytes: 200 },
  { name: 'phone', type: 'tel', autocomplete: 'tel', bytes: 40 },
  { name: 'email', type: 'email', autocomplete: 'email', bytes: 254 },
] as const;
type Reached = NonNullable<Person['personal']>;

interface Props { id: string; seen: Seen<Person> | null; reload: () => void }

// Who was never registered is by this.
const keep_changes = ({ id, seen }: Props, personal: Reached): Promise<Person> =>
  seen ? send('PATCH', `/v1/people/${encodeURIComponent(id)}`, { personal }, seen.etag)
    : send('POST', '/v1/people', { id, locale: lang.value, personal });

const too_long = (text: string, bytes: number): boolean => new TextEncoder().encode(text).length > bytes;

function Form(props: Props & { close: (saved: boolean) => void }) {
  const kept: Reached = props.seen?.body.personal ?? {};
  const [typed, set_typed] = useState<Reached>({});  // only what was touched: the rest follows what is kept
  const [busy, set_busy] = useState(false);
  const [problem, set_problem] = useState<Problem | null>(null);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => { form.current?.querySelector('input')?.focus(); }, []);
  const changes: Reached = {};
  const faults: Reached = {};
  for (const { name, bytes } of kFields) {
    const to = typed[name]?.trim();
    if (to === undefined || to === (kept[name] ?? '')) continue;
    if (to) changes[name] = to;
    if (!to) faults[name] = w().data_not_emptied;
    else if (too_long(to, bytes)) faults[name] = w().data_unfit;
  }
  const refused = (name: string) => (problem?.body.errors?.some((one) => one.pointer.endsWith(`/${name}`)) ? w().data_unfit : undefined);
  const submit = (event: Event) => {
    event.preventDefault();
    if (Object.keys(faults).length > 0) return;
    if (Object.keys(changes).length === 0) { props.close(false); return; }
    set_busy(true);
    set_problem(null);
    keep_changes(props, changes).then(
      () => { props.reload(); props.close(true); },
      (error: unknown) => {
        set_problem(problem_of(error));
        if (problem_of(error).slug === 'changed_meanwhile') props.reload();
      }).finally(() => set_busy(false));
  };
  return (
    <form class="panel about-form" ref={form} onSubmit={submit}>
      {problem && <Trouble problem={problem} />}
      {kFields.map(({ name, type, autocomplete }) => (
        <Input key={name} id={`about-${name}`} label={w().reached[name]} type={type} autocomplete={autocomplete} value={typed[name] ?? kept[name] ?? ''}
          on={(to) => { set_typed({ ...typed, [name]: to }); if (problem?.slug === 'invalid') set_problem(null); }} error={faults[name] ?? refused(name)}
          hint={problem?.slug === 'changed_meanwhile' && changes[name] && kept[name] ? w().data_now(kept[name]) : undefined} />
      ))}
      <p class="row"><button class="primary" type="submit" disabled={busy}>{w().save}</button>
        <button type="button" onClick={() => props.close(false)}>{w().cancel}</button></p>
    </form>
  );
}

function language_name(locale: string | undefined): string {
  try { return locale ? new Intl.DisplayNames(lang.value, { type: 'language' }).of(locale) ?? locale : ''; } catch { return locale ?? ''; }
}

export function AboutMe(props: Props) {
  const [editing, set_editing] = useState(false);
  const [saved, set_saved] = useState(false);
  const change = useRef<HTMLButtonElement>(null);
  const was_editing = useRef(false);
  useEffect(() => {
    if (was_editing.current && !editing) change.current?.focus();
    was_editing.current = editing;
  }, [editing]);
  const person = props.seen?.body;
  return (
    <Section title={w().data_about} aside={!editing && <button type="button" ref={change} onClick={() => { set_saved(false); set_editing(true); }}>{w().data_change}</button>}>
      <p class="said-good" role="status">{saved ? w().data_saved : ''}</p>
      {!person?.personal && !editing && <p class="soft">{w().data_no_name}</p>}
      {editing ? <Form {...props} close={(done) => { set_saved(done); set_editing(false); }} /> : (
        <Facts rows={[
          ...kFields.map(({ name }): [string, string | undefined] => [w().reached[name], person?.personal?.[name]]),
          [w().data_residency, person && w().residency_of[person.residency]],
          [w().data_groups, (person?.target_groups ?? []).map((one) => name_of('target_group', one)).join(', ')],
          [w().data_birth_year, person?.birth_year && String(person.birth_year)],
          [w().data_language, language_name(person?.locale)],
          [w().who_person, props.id],
        ]} />
      )}
    </Section>
  );
}
