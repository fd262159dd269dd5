import { version } from '../package.json';

/** What writes the records, as they name it. */
export const TOOL = `onramp ${version}`;
export { version as VERSION };
