// The shapes of the HTTP API as types: src/api/schema.ts (or the file named second), from the server's own description.
// First argument: the address of an /openapi.json, or a file that has one.
import { readFileSync, writeFileSync } from 'node:fs';
import openapi, { astToString } from 'openapi-typescript';

const [from = 'http://127.0.0.1:8080/openapi.json', to = 'src/api/schema.ts'] = process.argv.slice(2);
const document = from.startsWith('http') ? await (await fetch(from)).json() : JSON.parse(readFileSync(from, 'utf8'));

// Values, answers and bodies. The page meets neither the events of the log nor the feed that tells them.
const schemas = Object.entries(document.components.schemas).filter(([name]) => !/(Event|Fact)$|^FeedItem/.test(name));
const made = await openapi({ ...document, paths: {}, components: { schemas: Object.fromEntries(schemas) } }, { alphabetize: true });
const components = made.filter((node) => node.name?.text === 'components');
writeFileSync(to, `// Made by \`npm run types\` from the server's /openapi.json; not to be edited.\n${astToString(components)}`);
