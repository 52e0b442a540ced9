// The API's shapes by their names; schema.ts has them all, as the server describes them.
import type { components } from './schema';

type Shapes = components['schemas'];
export type Activity = Shapes['Activity'];
export type ActivityPosted = Shapes['ActivityPostedBody'];
export type CalendarLink = Shapes['CalendarLink'];
export type Centre = Shapes['Centre'];
export type Community = Shapes['Community'];
export type Counter = Shapes['Counter'];
export type CounterValue = Shapes['CounterValue'];
export type Coverage = Shapes['Coverage'];
export type Credit = Shapes['Credit'];
export type Credits = Shapes['Credits'];
export type FieldError = Shapes['FieldError'];
export type Member = Shapes['Member'];
export type MetricInfo = Shapes['MetricInfo'];
export type Order = Shapes['Order'];
export type Organization = Shapes['Organization'];
export type Party = Shapes['Party'];
export type Person = Shapes['Person'];
export type RefusalReason = Shapes['RefusalReason'];
export type ServiceItem = Shapes['ServiceItem'];
export type ServiceRecord = Shapes['ServiceRecord'];
export type Session = Shapes['Session'];
export type SessionScheduled = Shapes['SessionScheduledBody'];
export type SessionPlace = Shapes['SessionPlace'];
export type Side = Shapes['Side'];
export type Signup = Shapes['Signup'];
export type SignupAlternative = Shapes['SignupAlternative'];
export type Text = Shapes['Text'];
export type Volunteer = Shapes['Volunteer'];

// What all of its lists have in common.
export interface Page<T> { items: T[]; next: string | null }
