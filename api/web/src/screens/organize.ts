// What organizers use, as one file of the bundle.
export { CheckIn } from './checkin';
export { Organizer } from './organizer';
export { Post } from './post';
export { Roster } from './roster';
