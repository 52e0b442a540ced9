// A code to be scanned. It is dark on white in every colour scheme, with the quiet zone that scanners ask for.
import { kSize, qr_of } from '../qr';

const kQuiet = 4;

export function Qr(props: { text: string; label: string }) {
  const path = qr_of(props.text).map((line, row) => line.map((dark, column) => (dark ? `M${column} ${row}h1v1h-1z` : '')).join('')).join('');
  const size = kSize + 2 * kQuiet;
  return (
    <svg class="qr" role="img" aria-label={props.label} viewBox={`${-kQuiet} ${-kQuiet} ${size} ${size}`} shape-rendering="crispEdges">
      <rect x={-kQuiet} y={-kQuiet} width={size} height={size} fill="#fff" /><path d={path} fill="#000" />
    </svg>
  );
}
