// The page's words in English. Their types are the model for the other language.
import { codes_en } from './codes_en';

const s = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

export const en = {
  brand: 'Haiyu', other_language: '中文', skip: 'Skip to the content', menu: 'Main',
  nav: { find: 'Find', me: 'My sign-ups', organizer: 'Organise', dashboard: 'Dashboard' },
  broken: 'This part of the page could not be shown.', loading: 'One moment…', try_again: 'Try again', back: 'Back', close: 'Close', save: 'Save', more: 'Show more',
  all: 'All', any: 'Any', none: 'None', optional: 'optional', unknown_name: 'Without a name', people: (n: number) => s(n, 'person', 'people'),
  not_found: 'There is no such page', not_found_why: 'The link may be old, or mistyped.', to_start: 'Find something to do',
  required: 'Please fill this in.',
  offline: 'You are offline. What is shown may be old.',

  live: 'live', stale: (seconds: number) => `stale ${seconds} s`, connecting: 'connecting',

  sessions: 'Sessions', find_title: 'Find a session', find_lead: 'Give some time, or get some help, close to home.',
  side_all: 'Everything', side_helper: 'I can help', side_beneficiary: 'I need help',
  search: 'Search', search_hint: 'Title of the activity', place: 'Place', role: 'Role', category: 'Category',
  from_day: 'From', to_day: 'Until', only_open: 'Only what I can join', only_needs_help: 'Where helpers are short',
  filters: 'More filters', clear_filters: 'Clear filters', everywhere: 'Everywhere',
  found: (n: number, more: boolean) => (more ? `${n} or more sessions` : s(n, 'session')),
  found_none: 'Nothing fits yet', found_none_why: 'Try fewer filters, or another day. New sessions appear here as they are posted.',
  free_of: (free: number, of: number) => `${free} of ${of} free`, full: 'Full', full_waitlist: (n: number) => (n ? `Full, ${n} waiting` : 'Full, waitlist open'),
  needs_more: (n: number) => `${n} more needed`,

  when: 'When', where: 'Where', by: 'Organised by', in_charge: 'In charge', about: 'About', who_may: 'Who may come',
  opens: 'Sign-up opens', closes: 'Sign-up closes', cancel_until: 'Cancel until', confirm_within: 'If a place frees up',
  confirm_within_words: (minutes: number) =>
    `the next in line has ${minutes % 60 ? s(minutes, 'minute') : s(minutes / 60, 'hour')} to say yes`,
  eligible_all: 'Everybody', eligible_members: 'members of the organisation', eligible_age: (age: number) => `from ${age} years of age`,
  eligible_skills: (list: string) => `helpers who are: ${list}`,
  places: 'Places', session_over: 'This session is over.', session_cancelled: 'This session was called off.',
  sign_up: 'Sign up', sign_up_title: 'Take a place', as: 'As', party: 'How many of you?', party_hint: 'You come together or not at all.',
  fewer: 'One fewer', more_people: 'One more',
  join_waitlist: 'Join the waitlist', signing_up: 'Signing up…', not_open_until: (at: string) => `Sign-up opens ${at}`,
  opens_in: (words: string) => `Opens in ${words}`, closed_since: 'Sign-up is closed.',
  seconds: (n: number) => s(n, 'second'), minutes: (n: number) => s(n, 'minute'), hours: (n: number) => s(n, 'hour'), days: (n: number) => s(n, 'day'),
  result_confirmed: 'You are in.', result_confirmed_why: (n: number) => (n > 1 ? `Places for ${n} are yours.` : 'A place is yours.'),
  result_waitlisted: (position: number) => `You are number ${position} on the waitlist.`,
  result_waitlisted_why: (seats: number) => (seats ? `${s(seats, 'seat')} ahead of you. We move you up by ourselves as places free up.` : 'You are next. We move you up by ourselves as a place frees up.'),
  result_offered: 'A place is kept for you.', result_refused: 'That did not work out.',
  alternatives: 'These still have room', see_my_signups: 'See my sign-ups', already: 'You have signed up for this session',
  result_offered_why: (at: string) => `Say yes until ${at}.`,

  me_title: 'My sign-ups', me_offers: 'Waiting for your answer', me_next: 'Coming up', me_past: 'Before',
  me_none: 'No sign-ups yet', me_none_why: 'When you sign up for a session, it stands here, with your code for the day.',
  accept: 'Yes, I will come', decline: 'No, thank you', offer_until: (at: string) => `Your place is kept until ${at}.`,
  cancel_signup: 'Cancel sign-up', cancel_sure: 'Give up your place?', cancel_waitlist_sure: 'Leave the waitlist? You lose your position.',
  cancel_yes: 'Yes, cancel', cancel_no: 'Keep it',
  cancel_until_line: (at: string) => `You can cancel until ${at}.`, cancel_too_late: 'It is too late to cancel here; please call the organiser.',
  code: 'Your code', code_hint: 'Show it when you arrive.', position_line: (position: number, seats: number) => `Number ${position}, ${s(seats, 'seat')} ahead`,
  conflict: 'It overlaps with another of your sign-ups.', my_hours: 'My hours', as_role: (role: string) => `as ${role.toLowerCase()}`,
  party_of: (n: number) => `${n} people`,

  hours_items: 'What was credited', hours_title: 'My hours', hours_total: 'credited', hours_stars: (n: number) => s(n, 'star'), next_star: (hours: number) => `Next star at ${hours} h`,
  hours_none: 'No hours yet', hours_none_why: 'After a session in which you helped and were checked in, its time stands here.',
  hours_not_volunteer: 'Not a volunteer yet', hours_not_volunteer_why: 'Hours are kept for volunteers. An organisation can recruit you: ask at your service centre, or help at a session first.',
  served: 'Served', credited: 'Credited', dispute: 'This is not right', dispute_reason: 'What should it be, and why?', dispute_send: 'Send',
  dispute_open: 'Under review', dispute_resolved: 'Reviewed', record: 'Record of service (to print)', day: 'Day', activity: 'Activity',
  volunteer_of: (name: string) => `With ${name}`, approved: 'approved',

  data_title: 'My data', data_about: 'About you', data_change: 'Change name or contact', data_saved: 'Saved.', cancel: 'Cancel',
  reached: { name: 'Name', phone: 'Phone', email: 'Email' }, data_no_name: 'No name, phone or email is kept for you.',
  data_not_emptied: 'It can be changed here, but not emptied.', data_unfit: 'This does not fit.', data_now: (value: string) => `Kept now: ${value}`,
  data_residency: 'Residency', residency_of: { registered: 'Registered resident', migrant: 'Migrant resident', unknown: '' }, data_groups: 'Groups', data_birth_year: 'Year of birth', data_language: 'Language',
  data_records: 'What else is kept', data_signups: (n: number) => s(n, 'sign-up'), data_volunteer: 'Volunteer with', data_member: 'Member of',
  data_record: 'Number of your record', data_orders: 'Orders', data_none: 'Nothing yet.',
  data_download: 'Download my data', data_download_hint: 'All of it, in one JSON file. It is made on this device.',

  calendar_title: 'Your calendar', calendar_lead: 'Your sign-ups in the calendar of your phone or computer, always as they are.',
  calendar_link: 'Secret link', calendar_hint: 'Add it where your calendar takes subscriptions. Whoever has it sees your sign-ups.', calendar_copy: 'Copy',
  calendar_copied: 'Copied.', calendar_selected: 'It is selected: copy it with your keyboard.', calendar_renew: 'Make a new link',
  calendar_renew_sure: 'The old link stops working wherever you used it.', calendar_renew_yes: 'Yes, a new link', calendar_renewed: 'This is your new link.',
  calendar_unregistered: 'There is a link once you have given a name, a phone number or an email above.', calendar_way: 'Have them in your calendar',

  forget_title: 'Forget me', forget_lead: 'If you wish, everything that tells who you are is deleted. That cannot be undone.', forget_start: 'Forget me…',
  forget_goes_title: 'What goes', forget_goes: [
    'Your name, your phone number and your email.', 'What was written by you or about you: reasons, remarks, evaluations.',
    'Your calendar link.', 'Backups hold it only under lock: once their keys are renewed, nobody can bring it back.'],
  forget_stays_title: 'What stays', forget_stays: [
    'Every total: how many people came, how many hours were given. They name nobody.',
    'What they are counted from, under an id without a name: where you helped or came, your year of birth, residency, groups and skills.'],
  forget_holds: (n: number) => `You still hold ${s(n, 'place')}. If you will not come, please cancel first.`, forget_keep: 'Keep my data', forget_next: 'Continue',
  forget_sure: 'Forget you for good?', forget_sure_why: 'It happens at once and cannot be undone. If you want to keep your data, download it now.', forget_do: 'Yes, forget me',
  forgotten_title: 'You are forgotten', forgotten_lead: 'Your name, your phone number, your email and what was written about you are deleted. Backups hold it only under lock, until their keys are renewed. Totals stay, and name nobody.',
  forgotten_out: 'You are signed out. Thank you for having been here.', forgotten_already: 'You were forgotten', forgotten_already_why: 'What told who you are was deleted at your wish. Nothing new is kept under this id.',

  who_title: 'Who are you?', who_lead: 'If you were sent a link, open it to sign in. On a server without sign-in, just say who you are.',
  who_person: 'Person id', who_new: 'I am new here', who_use: 'Continue', who_change: 'Change', who_as: (id: string) => `You are ${id}`,
  who_needs_token: 'Please open the link that your organisation sent you.', sign_out: 'Sign out',

  org_title: 'My organisation', org_choose: 'Which organisation?', org_choose_lead: 'Say for which organisation you work.', org_id: 'Organisation id',
  org_example: 'Take the example', org_unknown: 'There is no such organisation.',
  org_sessions: 'Coming sessions', org_recent: 'Lately', org_none: 'Nothing planned', org_none_why: 'Post an activity, and its sessions stand here with their rosters.',
  post_activity: 'Post an activity', roster: 'Roster', checkin: 'Check-in', since: (day: string) => `since ${day}`,
  confirmed_of: (n: number, of: number) => `${n} of ${of}`, waiting: (n: number) => `${n} waiting`, offered_count: (n: number) => `${n} offered`,

  post_title: 'Post an activity', post_what: 'What', post_when: 'When', post_places: 'Places', post_rules: 'Rules', post_preview: 'Preview',
  title_zh: 'Title in Chinese', title_en: 'Title in English', description: 'Description', sector: 'Kind of service', community: 'Community',
  delivery: 'Form of delivery', channel: 'Channel', groups: 'For whom', first_day: 'First day', start_time: 'Starts', end_time: 'Ends',
  repeat: 'Repeat', repeat_once: 'Once', repeat_weekly: 'Every week', repeat_count: 'How many times', venue: 'Meeting place', capacity: 'Places',
  min_needed: 'Needed at least', side: 'Side', side_helper_word: 'Helps', side_beneficiary_word: 'Is helped', add_role: 'Add a role', remove_role: 'Remove',
  waitlist: 'Waitlist', waitlist_first_fit: 'The next party that fits', waitlist_strict: 'Strictly in order', waitlist_none: 'No waitlist',
  confirm_minutes: 'Minutes to accept an offer', confirm_minutes_hint: 'Empty: whoever moves up is in at once.',
  cancel_hours: 'Cancel until (hours before)', members_only: 'Members only', min_age: 'From age',
  preview_count: (n: number) => s(n, 'session'), post_now: 'Post', posting: (n: number, of: number) => `Posting ${n} of ${of}…`,
  posted: 'Posted.', posted_lead: 'People can sign up now.', end_before_start: 'It must end after it starts.', see_sessions: 'See its sessions',

  roster_title: 'Roster', roster_none: 'Nobody has signed up yet', roster_none_why: 'Share the link of the session, or add people yourself.',
  waitlist_title: 'Waitlist', others_title: 'No longer coming', person: 'Person', person_name: 'Name', party_short: 'Party', status: 'Status', attendance: 'Attendance', signed_up_at: 'Signed up',
  add_person: 'Add a person', add: 'Add', added: (id: string) => `${id} was added.`, export_csv: 'Export CSV', print: 'Print', open_session: 'Public page',
  place_number: 'No.', seats: 'Seats', action: 'Action', force: 'Give a place', force_title: (id: string) => `Give ${id} a place now`,
  force_reason: 'Why?', force_over: (n: number) => `This goes ${n} over the number of places. `, force_hint: 'Whoever else waits keeps their turn. The reason stays with the sign-up; the person can read it too.',
  force_do: 'Give the place', remove: 'Take off', remove_sure: (id: string) => `Take ${id} off the list?`,
  placed_because: (reason: string) => `Given a place: ${reason}`, place_reason: 'Why a place was given', over_by: (n: number) => `${n} too many`,

  after_title: 'After the session', served_hint: 'Everybody who was served counts, each time.', held: 'It took place', not_held: 'It did not',

  checkin_title: 'Check-in', checkin_field: 'Code or name on the list', checkin_hint: 'Scan, or type the code and press Enter.', checkin_do: 'Check in',
  camera_on: 'Use the camera', camera_off: 'Stop the camera', camera_denied: 'The camera cannot be used. Please allow it in the browser, or type the code.',
  checkin_list: 'List', checkin_here: (n: number, of: number) => `${n} of ${of} here`, checkin_done: (who: string) => `${who} is checked in.`,
  checkin_again: (who: string, at: string) => `${who} was checked in already, at ${at}.`, checkin_unknown: (code: string) => `Nobody here has the code ${code}.`,
  checkin_not_confirmed: (who: string, status: string) => `${who} has no place: ${status.toLowerCase()}.`, undo: 'Undo', undone: (who: string) => `${who} is not checked in any more.`,
  queue_waiting: (n: number) => `${s(n, 'scan')} kept on this device, not sent yet`, queue_sign_in: 'They are sent once you have signed in again: please open your link.', queue_failed: (who: string) => `Could not be recorded: ${who}`,
  check_out: 'Check out', checkin_none: 'Nobody on the list yet', checkin_none_why: 'Confirmed sign-ups stand here.', undo_reason: 'Checked in by mistake', checkin_offline: 'Offline: scans are kept here and sent later.',
  filter_list: 'Filter the list', queue_blocked: 'This device cannot keep scans; stay online.',

  dash_title: 'Dashboard', dash_lead: 'What happened, and what is happening now.', dash_now: 'Now', dash_series: 'Over time', dash_table: 'As a table', dash_communities: 'Communities', dash_coverage: 'Service centres',
  dash_cross: 'By two dimensions', metric: 'What', window: 'Per', window_year: 'Year', window_month: 'Month', window_day: 'Day', by_dim: 'By', and_by: 'and by',
  scope: 'Where', whole_district: 'Everywhere', kiosk: 'Wall display', kiosk_leave: 'Leave the wall display', value: 'Value', total: 'Total', share: 'Share',
  coverage_open: 'open', coverage_planned: (day: string) => `planned by ${day}`, coverage_all: 'communities', coverage_line: (open: number, all: number) => `${open} of ${all} communities have a service centre`,
  series_none: 'Nothing counted yet', series_none_why: 'As soon as something happens it shows here.', not_additive: 'People count once in each cell, so cells do not add up to the total.',
  sort_by: (name: string) => `Sort by ${name}`, chart_of: (name: string) => `Chart: ${name}`, multi_valued: 'One fact can stand under several values, so rows can add up to more than the total.',

  community_title: 'Community', community_parties: 'One core, many parties', community_centre: 'Service centre', community_catalogue: 'What is offered', community_guide: 'Service Guide (to print)',
  community_sessions: 'Next sessions', community_money: 'Who puts money in', no_centre: 'No service centre yet', centre_since: (day: string) => `Open since ${day}`,
  providers: 'providers', platforms: 'platforms', items: 'service items', fee: 'Fee', free_of_charge: 'Free', schedule: 'Hours', how_to_get: 'How to get it', documents: 'Bring', for_whom: 'For whom',
  catalogue_search: 'Search the catalogue', catalogue_none: 'Nothing is listed here yet', parties_none: 'No parties are recorded',

  problems: {
    offline: 'The server cannot be reached. Please check your connection.', not_found: 'This does not exist, or not any more.',
    replaying: 'The server is reading its history. One moment.', not_decided_yet: 'It was received, but not decided yet. Look again in a moment.',
    unauthenticated: 'Please sign in with the link that you were sent.', forbidden: 'You may not do this.', rate_limited: 'That was a bit fast. Please wait a moment.',
    wrong_state: 'This is not possible any more: somebody was faster, or it has changed.', already_checked_in: 'Checked in already.',
    invalid: 'Some of this does not fit.', internal: 'Something went wrong on the server. Please try again.', log_unavailable: 'The server cannot write just now. Please try again in a moment.',
    draining: 'The server is restarting. Please try again in a moment.', overloaded: 'Many people are here just now. Please try again in a moment.', changed_meanwhile: 'Somebody changed this meanwhile. Look again.',
    forgotten: 'This was deleted at the person’s wish.', already_exists: 'This exists already.', too_many_rows: 'That is too much at once. Choose a larger window or fewer dimensions.', dimension_not_kept: 'This figure is not kept by that dimension.',
  },
  reasons: {
    full: 'All places are taken, and there is no waitlist.', closed: 'Sign-up is closed.', not_open_yet: 'Sign-up has not opened yet.', ended: 'The session is over.',
    cancelled: 'The session was called off.', unknown_role: 'This session has no such role.', already_signed_up: 'You have signed up for this session already.',
    overlaps: 'You have another session at that time.', not_eligible: 'This place needs something that is not recorded for you.', party_too_large: 'There are fewer places than you are people.',
  },
  codes: codes_en,
};

type Translated<T> = { [K in keyof T]: T[K] extends (...a: infer A) => string ? (...a: A) => string : T[K] extends string ? string : Translated<T[K]> };
export type Words = Translated<typeof en>;
