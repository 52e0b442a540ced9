// The screens of what is kept about oneself, loaded when somebody goes there.
export { MyData } from './data';
