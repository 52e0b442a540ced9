// The small parts of which screens are made.
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { words_of, type Problem } from '../api/problem';
import { w } from '../lang';

// A screen: its title is the document's, and is read out when one comes to it.
let shown_before = false;
export function Screen(props: { title: string; lead?: ComponentChildren; aside?: ComponentChildren; children: ComponentChildren }) {
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => { document.title = `${props.title} · ${w().brand}`; }, [props.title]);
  useEffect(() => {
    if (shown_before) head.current?.focus({ preventScroll: true });
    shown_before = true;
  }, []);
  return (
    <div class="screen">
      <div class="screen-head">
        <div>
          <h1 ref={head} tabIndex={-1}>{props.title}</h1>
          {props.lead && <div class="lead">{props.lead}</div>}
        </div>
        {props.aside}
      </div>
      {props.children}
    </div>
  );
}

export function Section(props: { title: string; aside?: ComponentChildren; children: ComponentChildren; class?: string }) {
  const id = `s-${props.title.replace(/\s+/g, '-')}`;
  return (
    <section class={props.class} aria-labelledby={id}>
      <div class="section-head"><h2 id={id}>{props.title}</h2>{props.aside}</div>
      {props.children}
    </section>
  );
}

export function Empty(props: { title: string; why: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <svg viewBox="0 0 48 24" aria-hidden="true"><path d="M2 16q7-9 15 0t15 0t14-3" /></svg>
      <p class="empty-title">{props.title}</p>
      <p>{props.why}</p>
      {props.children}
    </div>
  );
}

export function Trouble(props: { problem: Problem; retry?: () => void }) {
  return (
    <div class="notice bad" role="alert">
      <p>{words_of(props.problem)}</p>
      {props.retry && <button type="button" class="quiet" onClick={props.retry}>{w().try_again}</button>}
    </div>
  );
}

export const Waiting = () => <p class="waiting" role="status">{w().loading}</p>;

export function Field(props: { label: string; hint?: string; error?: string; class?: string; id: string; children: (id: string, describedBy: string | undefined) => ComponentChildren }) {
  const hint = `${props.id}-hint`;
  const error = `${props.id}-error`;
  const described = [props.hint ? hint : '', props.error ? error : ''].filter(Boolean).join(' ') || undefined;
  return (
    <div class={`field ${props.class ?? ''}`}>
      <label for={props.id}>{props.label}</label>
      {props.children(props.id, described)}
      {props.hint && <p class="hint" id={hint}>{props.hint}</p>}
      {props.error && <p class="error" id={error}>{props.error}</p>}
    </div>
  );
}

type InputProps = Omit<JSX.InputHTMLAttributes<HTMLInputElement>, 'onInput' | 'label'> & { label: string; hint?: string; error?: string; id: string; on: (value: string) => void; wrap?: string };
export function Input({ label, hint, error, on, wrap, id, ...rest }: InputProps) {
  return (
    <Field label={label} hint={hint} error={error} id={id} class={wrap}>
      {(of, described) => <input {...rest} id={of} aria-describedby={described} aria-invalid={error ? true : undefined}
        onInput={(event) => on(event.currentTarget.value)} />}
    </Field>
  );
}

export interface Choice { value: string; label: string }
export function Select(props: { label: string; id: string; value: string; choices: (Choice | { group: string; choices: Choice[] })[]; on: (value: string) => void; wrap?: string; hint?: string }) {
  const option = (one: Choice) => <option key={one.value} value={one.value} selected={one.value === props.value}>{one.label}</option>;
  return (
    <Field label={props.label} id={props.id} class={props.wrap} hint={props.hint}>
      {(id, described) => (
        <select id={id} aria-describedby={described} value={props.value} onChange={(event) => props.on(event.currentTarget.value)}>
          {props.choices.map((one) => ('group' in one
            ? <optgroup key={one.group} label={one.group}>{one.choices.map(option)}</optgroup> : option(one)))}
        </select>
      )}
    </Field>
  );
}

// One of a few, side by side.
export function Segments(props: { label: string; name: string; value: string; choices: Choice[]; on: (value: string) => void }) {
  return (
    <fieldset class="segments">
      <legend class="unseen">{props.label}</legend>
      {props.choices.map((one) => (
        <label key={one.value}>
          <input type="radio" name={props.name} value={one.value} checked={one.value === props.value}
            onChange={() => props.on(one.value)} />
          <span>{one.label}</span>
        </label>
      ))}
    </fieldset>
  );
}

export function Check(props: { label: string; checked: boolean; on: (checked: boolean) => void }) {
  return (
    <label class="check">
      <input type="checkbox" checked={props.checked} onChange={(event) => props.on(event.currentTarget.checked)} />
      <span>{props.label}</span>
    </label>
  );
}

// A bar of how much of a whole is taken; words beside it say the same.
export function Meter(props: { part: number; whole: number; tone?: string }) {
  const width = props.whole > 0 ? Math.min(100, (100 * props.part) / props.whole) : 0;
  return <span class={`meter ${props.tone ?? ''}`} aria-hidden="true"><span style={{ width: `${width}%` }} /></span>;
}
