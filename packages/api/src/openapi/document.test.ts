import { randomUUID } from 'node:crypto';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { routesOf } from '../rest/routes.ts';
import { appRouter } from '../router.ts';
import * as shapes from '../shapes.ts';
import { openApiDocument } from './document.ts';
import { componentExamples, requestExamples } from './examples.ts';

const document = openApiDocument();
const routes = routesOf(appRouter);
const json = JSON.stringify(document);

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const result = await new Validator().validate(JSON.parse(json));
    expect(result.errors).toBeUndefined();
    expect(result.valid).toBe(true);
  });

  it('refers to nothing that it has not', () => {
    const references = [...json.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(
      (match) => match[1],
    );
    const names = Object.keys(document.components.schemas);
    expect(references.filter((name) => !names.includes(name ?? ''))).toEqual([]);
    expect(names.filter((name) => !references.includes(name))).toEqual([]);
  });

  it('has every procedure once, but those of the portal alone', () => {
    const portalsOwn = [
      'account.beginSecondFactor',
      'account.changePassword',
      'account.confirmSecondFactor',
      'account.get',
      'account.removeSecondFactor',
      'changes.watch',
      'invitations.accept',
      'invitations.register',
      'invitations.show',
      'session.signOutEverywhere',
      'sessions.list',
      'sessions.revoke',
      'sessions.revokeOthers',
    ];
    const ids = Object.values(document.paths).flatMap((path) =>
      Object.values(path).map((operation) => operation.operationId),
    );
    const procedures = Object.keys(appRouter._def.procedures).filter((name) => !portalsOwn.includes(name));
    expect(ids.sort()).toEqual(procedures.sort());
  });

  it('says honestly what success is', () => {
    const successes = Object.fromEntries(
      Object.values(document.paths).flatMap((path) =>
        Object.values(path).map((operation) => [
          operation.operationId,
          Object.keys(operation.responses).filter((status) => status < '300'),
        ]),
      ),
    );
    expect(successes).toEqual(
      Object.fromEntries(routes.map((route) => [route.procedure, [String(route.status)]])),
    );
    expect(successes).toMatchObject({
      'instances.create': ['202'],
      'keyPairs.create': ['201'],
      'keyPairs.delete': ['204'],
      'flavors.list': ['200'],
    });
  });

  it('refuses unknown fields in what it takes and allows new ones in what it answers', () => {
    const create = JSON.stringify(document.paths['/instances']?.post?.requestBody);
    expect(create).toContain('"additionalProperties":false');
    expect(JSON.stringify(document.components.schemas)).not.toContain('"additionalProperties":false');
  });

  it('gives examples that its own schemas take', () => {
    const byName = new Map(
      Object.entries(shapes).map(([name, shape]) => [name.replace(/Shape$/, '').toLowerCase(), shape]),
    );
    for (const [name, example] of Object.entries(componentExamples)) {
      const shape = byName.get(name.toLowerCase());
      if (!shape || typeof shape === 'function') throw new Error(`there is no shape for ${name}`);
      expect(shape.parse(example)).toEqual(example);
    }
    for (const [procedure, example] of Object.entries(requestExamples)) {
      const input = routes.find((route) => route.procedure === procedure)?.input;
      const pathFields = routes.find((route) => route.procedure === procedure)?.pathFields ?? [];
      const path = Object.fromEntries(pathFields.map((name) => [name, randomUUID()]));
      expect(input?.parse({ ...path, ...(example as object) })).toEqual({ ...path, ...(example as object) });
    }
  });

  it('has an example for every body', () => {
    const bodies = Object.values(document.paths).flatMap((path) =>
      Object.values(path).flatMap((operation) => (operation.requestBody ? [operation.operationId] : [])),
    );
    expect(bodies.filter((id) => !requestExamples[id])).toEqual([]);
  });
});
