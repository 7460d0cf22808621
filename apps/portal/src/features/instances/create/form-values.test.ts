import type { Flavor, Image } from '@cloudlet/api';
import { expect, it } from 'vitest';
import { complaintsAbout, EMPTY_VALUES, withDefaults } from './form-values.ts';

const filled = { ...EMPTY_VALUES, name: 'web-1', imageId: 'image', flavorId: 'flavor' };

it.each(['', '-web', 'Web', 'web.example', 'x'.repeat(64)])('refuses %j as a name', (name) => {
  expect(complaintsAbout({ ...filled, name })).toEqual({ name: 'nameInvalid' });
});

it('has nothing to say about a form with the necessary', () => {
  expect(complaintsAbout(filled)).toEqual({});
});

it('names every missing field', () => {
  expect(complaintsAbout(EMPTY_VALUES)).toEqual({
    name: 'nameInvalid',
    imageId: 'imageMissing',
    flavorId: 'flavorMissing',
  });
});

it('compares the passwords and their length', () => {
  expect(complaintsAbout({ ...filled, consolePassword: 'short', repeatedPassword: 'short' })).toEqual({
    consolePassword: 'passwordLength',
  });
  expect(
    complaintsAbout({ ...filled, consolePassword: 'long enough', repeatedPassword: 'long enouhg' }),
  ).toEqual({
    repeatedPassword: 'passwordsDiffer',
  });
});

it('counts user data in bytes', () => {
  expect(complaintsAbout({ ...filled, userData: '云'.repeat(21_846) })).toEqual({
    userData: 'userDataTooLarge',
  });
  expect(complaintsAbout({ ...filled, userData: 'x'.repeat(65_536) })).toEqual({});
});

const flavor = (id: string, memoryMib: number, rootDiskGib: number): Flavor => ({
  id,
  name: id,
  vcpus: 1,
  memoryMib,
  rootDiskGib,
  requiredCapabilities: [],
});
const image = (id: string, minMemoryMib: number, minDiskGib: number): Image => ({
  id,
  name: id,
  defaultUser: 'user',
  sizeBytes: 1,
  createdAt: '2026-01-01T00:00:00.000Z',
  minMemoryMib,
  minDiskGib,
});
const choices = {
  images: [image('tiny', 96, 1), image('debian', 512, 3)],
  flavors: [flavor('large', 2_048, 20), flavor('nano', 128, 1), flavor('small', 1_024, 10)],
};

it('proposes the first image and the smallest flavor that it fits in', () => {
  expect(withDefaults(EMPTY_VALUES, choices)).toMatchObject({ imageId: 'tiny', flavorId: 'nano' });
});

it('keeps a flavor that was chosen while the image fits', () => {
  const values = { ...EMPTY_VALUES, imageId: 'debian', flavorId: 'large' };
  expect(withDefaults(values, choices)).toMatchObject({ imageId: 'debian', flavorId: 'large' });
  expect(withDefaults({ ...values, flavorId: 'nano' }, choices)).toMatchObject({ flavorId: 'small' });
});

it('proposes nothing where nothing fits', () => {
  const huge = { ...choices, images: [image('huge', 9_999, 99)] };
  expect(withDefaults(EMPTY_VALUES, huge)).toMatchObject({ imageId: 'huge', flavorId: '' });
  expect(withDefaults(EMPTY_VALUES, { images: [], flavors: [] })).toEqual(EMPTY_VALUES);
});
