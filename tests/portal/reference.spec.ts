import { expect, test } from '@playwright/test';

type Document = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string }>>>>;
};

test('the API’s reference shows every route of the document, to everybody', async ({ page, request }) => {
  const document = (await (await request.get('/api/v1/openapi.json')).json()) as Document;
  const ids = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  );
  await page.goto('/docs/api');
  await expect(page.getByRole('heading', { level: 1, name: 'API reference' })).toBeVisible();
  const shown = await page.getByRole('article').evaluateAll((articles) => articles.map(({ id }) => id));
  expect(shown.toSorted()).toEqual(ids.toSorted());

  const create = page.getByRole('article', { name: 'Create an instance' });
  await page.getByRole('navigation').getByRole('link', { name: 'Create an instance' }).click();
  await expect(create).toBeInViewport();
  await expect(create).toContainText('/instances');
  await create.getByText('Example of a body').click();
  await expect(create.getByText('"userData"')).toBeVisible();
  await create.getByText(/errors that it may answer/).click();
  await expect(create.getByText('quota_exceeded')).toBeVisible();
});
