// Figures: their unit, and tiles that say how fresh they are.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Counter } from '../api/types';
import { get } from '../api/client';
import type { Live } from '../api/stream';
import { ticks } from '../clock';
import { duration, number, yuan } from '../format';
import { use_made, use_now, use_stream } from '../hooks';
import { name_of, w } from '../lang';

export function metric_value(metric: string, value: number): string {
  if (metric.endsWith('_fen')) return yuan(value);
  if (metric.endsWith('minutes')) return duration(value);
  return number(value);
}

// The same, with the unit smaller than the figure.
function figure(metric: string, value: number): ComponentChildren {
  const [digits = '', unit] = metric_value(metric, value).split(' ');
  return unit ? <>{digits}<small>{unit}</small></> : digits;
}

export const kLiveAge_s = 20;  // the server gives a sign of life every 15 s

export function Age(props: { live: Live | null }) {
  use_now(1000);
  const { live } = props;
  if (!live || !live.heard_at.value) return <span class="age">{w().connecting}</span>;
  const age = Math.floor((ticks() - live.heard_at.value) / 1000);
  if (live.connected.value && age < kLiveAge_s) return <span class="age fresh">{w().live}</span>;
  return <span class="age old">{w().stale(age)}</span>;
}

// Live figures under one filter ("community=baoan.xinan.haiyu", or "" for all).
export function Tiles(props: { metrics: string[]; filter: string }) {
  const [values, set_values] = useState<Record<string, number>>({});
  const name = (metric: string) => (props.filter ? `${metric}:${props.filter}` : metric);
  // The first values come with an ordinary read, for where a stream cannot pass.
  const first = use_made(props.metrics.map(name).join(), async () => Object.fromEntries(await Promise.all(
    props.metrics.map(async (metric) => {
      const answer = await get<Counter>(`/v1/counters/${metric}${props.filter ? `?${props.filter}` : ''}`);
      return [name(metric), answer.total?.[0]?.value ?? 0] as const;
    }))));
  const live = use_stream({ counters: props.metrics.map(name) }, {
    counter: (event) => set_values((before) => ({ ...before, [event.counter]: event.value })),
  });
  return (
    <div class="tiles-box">
      <Age live={live} />
      <dl class="tiles">
        {props.metrics.map((metric) => {
          const value = values[name(metric)] ?? first.data?.[name(metric)];
          return (
            <div key={metric}>
              <dt>{name_of('metric', metric)}</dt>
              <dd data-metric={metric}>{value === undefined ? '–' : figure(metric, value)}</dd>
            </div>
          );
        })}
      </dl>
    </div>
  );
}
