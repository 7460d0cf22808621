import { readFileSync, writeFileSync } from 'node:fs';
import { withCatalogue } from '../src/state-diagram.ts';

// npm run docs:generate: brings docs/architecture.md up to the operation catalogue.
const file = new URL('../../../docs/architecture.md', import.meta.url);
writeFileSync(file, withCatalogue(readFileSync(file, 'utf8')));
