// All that is kept about one person, as far as the API tells it to that person.
import { get, get_all, see, type Seen } from './api/client';
import { problem_of } from './api/problem';
import type { Credits, Member, Order, Person, ServiceRecord, Signup, Volunteer } from './api/types';

export interface Kept {
  person: Seen<Person> | null;  // null: not registered; then only what follows is kept
  signups: Signup[];
  memberships: Member[];
  volunteers: Volunteer[];
  credits: Credits | null;
  record: ServiceRecord | null;
  orders: Order[];
}

async function registered(url: string): Promise<Seen<Person> | null> {
  try {
    return await see<Person>(url);
  } catch (error) {
    if (problem_of(error).slug === 'not_found') return null;
    throw error;
  }
}

export async function all_of(person_id: string): Promise<Kept> {
  const id = encodeURIComponent(person_id);
  const url = `/v1/people/${id}`;
  const most = Infinity;  // whole, or it is no answer to what is kept
  const [person, signups, memberships, volunteers, orders] = await Promise.all([
    registered(url),
    get_all<Signup>(`${url}/signups?limit=200`, most),
    get_all<Member>(`${url}/memberships?limit=200`, most),
    get_all<Volunteer>(`/v1/volunteers?person_id=${id}&limit=200`, most),
    get_all<Order>(`/v1/orders?person_id=${id}&limit=200`, most),
  ]);
  // Credits and the record are the person's, whichever organization recruited.
  const volunteer = volunteers[0] && `/v1/volunteers/${encodeURIComponent(volunteers[0].id)}`;
  const [credits, record] = volunteer
    ? await Promise.all([get<Credits>(`${volunteer}/credits`), get<ServiceRecord>(`${volunteer}/record`)]) : [null, null];
  return { person, signups, memberships, volunteers, credits, record, orders };
}
