// Being forgotten: what goes and what stays in words, then once more whether it is meant.
import { useEffect, useRef, useState } from 'preact/hooks';
import { send } from '../api/intent';
import { problem_of, type Problem } from '../api/problem';
import { w } from '../lang';
import { Section, Trouble } from './basics';

type Step = 'none' | 'read' | 'sure';

async function forget(id: string): Promise<void> {
  try {
    await send('POST', `/v1/people/${encodeURIComponent(id)}/forget`, {});
  } catch (error) {
    if (problem_of(error).slug !== 'forgotten') throw error;  // done before, as when the answer was lost
  }
}

export function ForgetMe(props: { id: string; holds: number; download: () => void; done: () => void }) {
  const [step, set_step] = useState<Step>('none');
  const [busy, set_busy] = useState(false);
  const [problem, set_problem] = useState<Problem | null>(null);
  const head = useRef<HTMLHeadingElement>(null);
  const start = useRef<HTMLButtonElement>(null);
  const begun = useRef(false);
  useEffect(() => {
    if (step !== 'none') head.current?.focus();
    else if (begun.current) start.current?.focus();
    begun.current = step !== 'none';
  }, [step]);
  const leave = () => { set_problem(null); set_step('none'); };
  const confirm = () => {
    set_busy(true);
    set_problem(null);
    forget(props.id).then(props.done, (error: unknown) => { set_problem(problem_of(error)); set_busy(false); });
  };
  return (
    <Section title={w().forget_title}>
      <p class="soft">{w().forget_lead}</p>
      {step === 'none' && <p class="top-gap"><button type="button" class="danger" ref={start} onClick={() => set_step('read')}>{w().forget_start}</button></p>}
      {step === 'read' && (
        <div class="panel forget">
          <h3 ref={head} tabIndex={-1}>{w().forget_goes_title}</h3>
          <ul>{w().forget_goes.map((one) => <li key={one}>{one}</li>)}</ul>
          <h3>{w().forget_stays_title}</h3>
          <ul>{w().forget_stays.map((one) => <li key={one}>{one}</li>)}</ul>
          {props.holds > 0 && <p class="notice">{w().forget_holds(props.holds)} <a href="/me">{w().see_my_signups}</a></p>}
          <p class="row"><button type="button" onClick={leave}>{w().forget_keep}</button>
            <button type="button" class="danger" onClick={() => set_step('sure')}>{w().forget_next}</button></p>
        </div>
      )}
      {step === 'sure' && (
        <div class="panel forget">
          <h3 ref={head} tabIndex={-1}>{w().forget_sure}</h3>
          <p>{w().forget_sure_why}</p>
          {problem && <Trouble problem={problem} />}
          <p><button type="button" class="link" onClick={props.download}>{w().data_download}</button></p>
          <p class="row"><button type="button" disabled={busy} onClick={leave}>{w().forget_keep}</button>
            <button type="button" class="danger" disabled={busy} onClick={confirm}>{w().forget_do}</button></p>
        </div>
      )}
    </Section>
  );
}
