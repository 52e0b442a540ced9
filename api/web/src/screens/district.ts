// What is looked at from above, as one file of the bundle.
export { Dashboard } from './dashboard';
