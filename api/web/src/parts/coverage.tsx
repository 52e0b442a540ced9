// How many communities of a district have a service centre: what is open, what is planned, and how many there are.
import type { Coverage as Answer } from '../api/types';
import { date_words, number } from '../format';
import { use_load } from '../hooks';
import { w } from '../lang';
import { Meter, Section } from './basics';

const kAgain_ms = 60_000;

export function Coverage(props: { district: string }) {
  const { data } = use_load<Answer>(`/v1/districts/${encodeURIComponent(props.district)}/coverage`, kAgain_ms);
  if (!data || data.communities === 0) return null;
  const steps: [number, string, string][] = [
    [data.open, w().coverage_open, 'strong'],
    ...data.plans.map((plan): [number, string, string] => [plan.centres, w().coverage_planned(date_words(plan.due_on)), 'faint']),
    [data.communities, w().coverage_all, 'outline'],
  ];
  return (
    <Section title={w().dash_coverage} class="coverage">
      <p class="soft">{w().coverage_line(data.open, data.communities)}</p>
      <ol class="steps">
        {steps.map(([value, label, tone]) => (
          <li key={label}>
            <span class="step-value">{number(value)}</span>
            <span class="step-label">{label}</span>
            <Meter part={value} whole={data.communities} tone={tone} />
          </li>
        ))}
      </ol>
    </Section>
  );
}
