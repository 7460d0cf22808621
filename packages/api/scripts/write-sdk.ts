import { writeFileSync } from 'node:fs';
import { openApiDocument } from '../src/openapi/document.ts';
import { sdkSources } from './sdk-sources.ts';

// npm run sdk:generate: brings packages/sdk up to the OpenAPI document.
const folder = new URL('../../sdk/src/generated/', import.meta.url);
for (const [name, text] of Object.entries(await sdkSources(openApiDocument()))) {
  writeFileSync(new URL(name, folder), text);
}
