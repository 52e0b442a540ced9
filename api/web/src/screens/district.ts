// What is looked at from above, as one file of the bundle.
export { CommunityScreen } from './community';
export { Dashboard } from './dashboard';
