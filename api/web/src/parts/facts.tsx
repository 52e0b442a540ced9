// Names and values, without those that are empty.
import type { ComponentChildren } from 'preact';

export function Facts(props: { rows: [string, ComponentChildren][] }) {
  return (
    <dl class="facts">
      {props.rows.filter(([, value]) => value !== undefined && value !== '' && value !== null && value !== 0).map(([name, value]) => (
        <div key={name}><dt>{name}</dt><dd>{value}</dd></div>
      ))}
    </dl>
  );
}
