// A community: its centre, its parties, what is offered there, and what comes next.
import { useState } from 'preact/hooks';
import { get_all } from '../api/client';
import type { Centre, Community, Counter, Page, Party, ServiceItem, Session } from '../api/types';
import { clock_known, now_iso } from '../clock';
import { date_words, yuan } from '../format';
import { use_load, use_made } from '../hooks';
import { lang, name_of, text, w } from '../lang';
import { organization_name, place_words, street_of } from '../names';
import { Empty, Input, Meter, Screen, Section, Segments, Trouble, Waiting } from '../parts/basics';
import { Facts } from '../parts/facts';
import { Tiles } from '../parts/metrics';
import { SessionCard } from '../parts/session_card';
import { param, set_query } from '../router';

const kTiles = ['catalogue.providers', 'catalogue.platforms', 'catalogue.service_items', 'volunteers.recruited', 'members.current', 'served.person_times'];
const kItemsFirst = 12;

function Parties(props: { id: string }) {
  const { data } = use_load<Page<Party>>(`/v1/communities/${encodeURIComponent(props.id)}/parties?current=true&limit=100`);
  if (!data) return <Waiting />;
  if (data.items.length === 0) return <p class="soft">{w().parties_none}</p>;
  const core_first = [...data.items].sort((a, b) => Number(b.party_kind === 'core') - Number(a.party_kind === 'core'));
  return (
    <ul class="parties">{core_first.map((one) => (
      <li key={one.id} class={one.party_kind === 'core' ? 'core' : ''}>
        <strong>{text(one.name) || organization_name(one.organization_id) || name_of('kind', one.party_kind)}</strong>
        <small class="soft">{name_of('kind', one.party_kind)} · {date_words(one.from_on)}</small>
      </li>
    ))}</ul>
  );
}

function CentreLine(props: { id: string }) {
  const { data } = use_load<Page<Centre>>(`/v1/centres?place_id=${encodeURIComponent(props.id)}`);
  const open = data?.items.find((one) => one.status === 'open');
  if (!data) return <Waiting />;
  return open
    ? <p><strong>{text(open.name) || organization_name(open.organization_id)}</strong><br /><span class="soft">{w().centre_since(date_words(open.opened_on))}</span></p>
    : <p class="soft">{w().no_centre}</p>;
}

function Money(props: { id: string }) {
  const { data } = use_load<Counter>(`/v1/counters/investments.amount_fen?by=funder_kind&community=${encodeURIComponent(props.id)}`);
  const rows = (data?.rows ?? []).map((row) => ({ kind: row.key['funder_kind'] ?? '', fen: row.values[0]?.value ?? 0 })).sort((a, b) => b.fen - a.fen);
  if (rows.length === 0) return null;
  const most = rows[0]?.fen ?? 1;
  return (
    <Section title={w().community_money}>
      <ul class="bars">{rows.map((row) => (
        <li key={row.kind}><span>{name_of('funder_kind', row.kind)}</span><span class="number">{yuan(row.fen)}</span><Meter part={row.fen} whole={most} /></li>
      ))}</ul>
    </Section>
  );
}

function Item(props: { item: ServiceItem }) {
  const { item } = props;
  return (
    <li class="card">
      <details>
        <summary><span><strong>{text(item.name)}</strong><small class="soft">{organization_name(item.provider_id)} · {name_of('category', item.category)}</small></span>
          <span class="badge">{item.fee_fen ? yuan(item.fee_fen) : w().free_of_charge}</span></summary>
        <Facts rows={[
          [w().how_to_get, text(item.how_to_get)], [w().schedule, text(item.schedule)], [w().who_may, text(item.eligibility)],
          [w().for_whom, item.target_groups.map((one) => name_of('target_group', one)).join(', ')],
          [w().delivery, item.delivery_modes.map((one) => name_of('delivery_mode', one)).join(', ')],
          [w().documents, item.required_documents.map((one) => text(one)).join(', ')],
        ]} />
      </details>
    </li>
  );
}

function Catalogue(props: { id: string }) {
  const [all, set_all] = useState(false);
  const { data, problem } = use_made(props.id, () => get_all<ServiceItem>(`/v1/service-items?community_id=${encodeURIComponent(props.id)}&limit=200`));
  const sector = param('sector');
  const wanted = param('item').toLowerCase();
  const items = (data ?? []).filter((one) => one.status === 'listed' && (!sector || one.sector === sector)
    && (!wanted || text(one.name).toLowerCase().includes(wanted)));
  return (
    <Section title={w().community_catalogue}
      aside={<a href={`/v1/communities/${encodeURIComponent(props.id)}/guide?lang=${lang.value === 'en' ? 'en' : 'zh'}`} target="_blank" rel="noopener">{w().community_guide}</a>}>
      <div class="row">
        <Segments label={w().sector} name="sector" value={sector} on={(to) => set_query({ sector: to })} choices={[
          { value: '', label: w().all }, ...['public', 'social', 'market'].map((one) => ({ value: one, label: name_of('sector', one) }))]} />
        <Input id="c-q" type="search" label={w().catalogue_search} value={param('item')} on={(item) => set_query({ item })} wrap="grow" />
      </div>
      {problem && <Trouble problem={problem} />}
      {!data && !problem && <Waiting />}
      {data && items.length === 0 && <Empty title={wanted || sector ? w().found_none : w().catalogue_none} why={wanted || sector ? w().found_none_why : ''} />}
      <ul class="cards items">{(all ? items : items.slice(0, kItemsFirst)).map((one) => <Item key={one.id} item={one} />)}</ul>
      {!all && items.length > kItemsFirst && <p class="centred"><button type="button" onClick={() => set_all(true)}>{w().more} ({items.length - kItemsFirst})</button></p>}
    </Section>
  );
}

function NextSessions(props: { id: string }) {
  const [since] = useState(now_iso);
  const { data } = use_load<Page<Session>>(`/v1/sessions?place_id=${encodeURIComponent(props.id)}&limit=3&from=${encodeURIComponent(since)}`);
  if (!data || data.items.length === 0) return null;
  return (
    <Section title={w().community_sessions} aside={<a href={`/find?place=${encodeURIComponent(props.id)}`}>{w().all}</a>}>
      <ul class="cards">{data.items.map((one) => <SessionCard key={one.id} session={one} />)}</ul>
    </Section>
  );
}

export function CommunityScreen({ id }: { id: string }) {
  const { data, problem, reload } = use_load<Community>(`/v1/communities/${encodeURIComponent(id)}`);
  if (!data) return <Screen title={w().community_title}>{problem ? <Trouble problem={problem} retry={reload} /> : <Waiting />}</Screen>;
  return (
    <Screen title={text(data.name) || place_words(id)} lead={place_words(street_of(id))}
      aside={<a class="button" href={`/dashboard?place=${encodeURIComponent(id)}`}>{w().dash_title}</a>}>
      <Tiles metrics={kTiles} filter={`community=${id}`} />
      <div class="dash-pair">
        <Section title={w().community_parties}><Parties id={id} /></Section>
        <div><Section title={w().community_centre}><CentreLine id={id} /></Section><Money id={id} /></div>
      </div>
      {clock_known.value && <NextSessions id={id} />}
      <Catalogue id={id} />
    </Screen>
  );
}
