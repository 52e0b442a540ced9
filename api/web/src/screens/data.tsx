// My data: what is kept about me, as one file to take away; what I told about myself, to change; my calendar; and being forgotten.
import { useState } from 'preact/hooks';
import { now_iso, now_ms } from '../clock';
import { download } from '../download';
import { duration, local_day, number } from '../format';
import { use_made } from '../hooks';
import { name_of, w } from '../lang';
import { organization_name } from '../names';
import { all_of, type Kept } from '../own';
import { AboutMe } from '../parts/about_me';
import { Empty, Screen, Section, Trouble, Waiting } from '../parts/basics';
import { MyCalendar } from '../parts/calendar_link';
import { Facts } from '../parts/facts';
import { ForgetMe } from '../parts/forget_me';
import { MyWays } from '../parts/my_ways';
import { Who, WhoLine } from '../parts/who';
import { person_id, sign_out } from '../session';
import { is_open } from '../signups';

function take_away(person: string, kept: Kept): void {
  const made_at = now_iso();
  const file = { made_at, made_by: location.origin, person_id: person, ...kept, person: kept.person?.body ?? null };
  download(`haiyu-${person}-${local_day(new Date(made_at))}.json`, JSON.stringify(file, null, 2), 'application/json');
}

function Records(props: { kept: Kept; download: () => void }) {
  const { signups, memberships, volunteers, credits, record, orders } = props.kept;
  const with_status = (organization: string, ended: string) => organization_name(organization) + (ended && ` (${ended})`);
  return (
    <Section title={w().data_records}>
      <Facts rows={[
        [w().me_title, signups.length > 0 && <a href="/me">{w().data_signups(signups.length)}</a>],
        [w().my_hours, credits && <a href="/me/hours">{duration(credits.total_minutes)}</a>],
        [w().data_volunteer, volunteers.map((one) => with_status(one.organization_id, one.status === 'left' ? name_of('member_status', 'left') : '')).join(', ')],
        [w().data_member, memberships.filter((one) => one.status !== 'accepted')  // what such an application became is there too
          .map((one) => with_status(one.organization_id, one.status === 'current' ? '' : name_of('member_status', one.status))).join(', ')],
        [w().data_record, record?.number],
        [w().data_orders, orders.length > 0 && number(orders.length)],
      ].filter((row): row is [string, string] => Boolean(row[1]))} />
      {signups.length + volunteers.length + memberships.length + orders.length === 0 && <p class="soft">{w().data_none}</p>}
      <p class="top-gap"><button type="button" onClick={props.download}>{w().data_download}</button></p>
      <p class="hint">{w().data_download_hint}</p>
    </Section>
  );
}

// What the last screen of somebody says; nobody is signed in any more.
function Forgotten() {
  return (
    <Screen title={w().forgotten_title} lead={w().forgotten_lead}>
      <p>{w().forgotten_out}</p>
      <p class="top-gap"><a class="button" href="/find">{w().to_start}</a></p>
    </Screen>
  );
}

export function MyData() {
  const person = person_id.value;
  const [gone, set_gone] = useState(false);
  const { data, problem, reload } = use_made<Kept>(person || null, () => all_of(person));
  if (gone && !person) return <Forgotten key="gone" />;
  if (!person) return <Screen title={w().data_title}><Who /></Screen>;
  const take = () => { if (data) take_away(person, data); };
  return (
    <Screen title={w().data_title} lead={<WhoLine />} aside={<MyWays here="/me/data" />}>
      {problem?.slug === 'forgotten' ? <Empty title={w().forgotten_already} why={w().forgotten_already_why} />
        : problem && <Trouble problem={problem} retry={reload} />}
      {!data && !problem && <Waiting />}
      {data && <>
        <AboutMe id={person} seen={data.person} reload={reload} />
        <Records kept={data} download={take} />
        <MyCalendar id={person} registered={data.person !== null} />
        <ForgetMe id={person} holds={data.signups.filter((one) => is_open(one, now_ms())).length} download={take}
          done={() => { set_gone(true); sign_out(); }} />
      </>}
    </Screen>
  );
}
