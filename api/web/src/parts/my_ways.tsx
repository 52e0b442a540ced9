// From each of one's own screens to the others.
import { w } from '../lang';

export function MyWays(props: { here: '/me' | '/me/hours' | '/me/data' }) {
  const ways = [['/me', w().me_title], ['/me/hours', w().my_hours], ['/me/data', w().data_title]] as const;
  return <p class="row">{ways.filter(([to]) => to !== props.here).map(([to, name]) => <a key={to} class="button" href={to}>{name}</a>)}</p>;
}
