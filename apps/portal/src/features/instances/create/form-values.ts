import type { Flavor, Image } from '@cloudlet/api';
import { CONSOLE_PASSWORD_LENGTH, isHostNameLabel } from '@cloudlet/model';
import { bySize, fits } from './flavor-fit.ts';

/** What the create form holds. */
export type CreateValues = {
  readonly name: string;
  readonly imageId: string;
  readonly flavorId: string;
  readonly keyPairIds: readonly string[];
  readonly consolePassword: string;
  readonly repeatedPassword: string;
  readonly userData: string;
  /** Empty for none. */
  readonly serverGroupId: string;
};

export const EMPTY_VALUES: CreateValues = {
  name: '',
  imageId: '',
  flavorId: '',
  keyPairIds: [],
  consolePassword: '',
  repeatedPassword: '',
  userData: '',
  serverGroupId: '',
};

/**
 * The choices that stand while nothing else was chosen: the first image, and the smallest flavor that the image fits in. A
 * flavor that was chosen and has become too small for another image gives way.
 */
export function withDefaults(
  values: CreateValues,
  choices: { readonly images: readonly Image[]; readonly flavors: readonly Flavor[] },
): CreateValues {
  const image = choices.images.find(({ id }) => id === values.imageId) ?? choices.images[0];
  if (image === undefined) return values;
  const fitting = choices.flavors.filter((flavor) => fits(flavor, image));
  const flavor = fitting.find(({ id }) => id === values.flavorId) ?? bySize(fitting)[0];
  return { ...values, imageId: image.id, flavorId: flavor?.id ?? '' };
}

/** Bytes of user data that the API takes. */
export const MAX_USER_DATA_BYTES = 65_536;

/** Bytes of user data as it is sent, in UTF-8: the limit counts those, not characters. */
export function userDataBytes(userData: string): number {
  return new TextEncoder().encode(userData).byteLength;
}

/** What is wrong with a form that was filled in: a key of the catalogue per field. */
export type CreateComplaint =
  | 'nameInvalid'
  | 'imageMissing'
  | 'flavorMissing'
  | 'passwordLength'
  | 'passwordsDiffer'
  | 'userDataTooLarge';

/** What the browser can tell by itself; whether there is room, and whether the name is free, the API says. */
export function complaintsAbout(values: CreateValues): Partial<Record<keyof CreateValues, CreateComplaint>> {
  const { consolePassword: password } = values;
  const { min, max } = CONSOLE_PASSWORD_LENGTH;
  const wrongLength = password.length < min || password.length > max;
  return {
    ...(isHostNameLabel(values.name) ? {} : { name: 'nameInvalid' as const }),
    ...(values.imageId === '' ? { imageId: 'imageMissing' as const } : {}),
    ...(values.flavorId === '' ? { flavorId: 'flavorMissing' as const } : {}),
    ...(password !== '' && wrongLength ? { consolePassword: 'passwordLength' as const } : {}),
    ...(password === values.repeatedPassword ? {} : { repeatedPassword: 'passwordsDiffer' as const }),
    ...(userDataBytes(values.userData) > MAX_USER_DATA_BYTES
      ? { userData: 'userDataTooLarge' as const }
      : {}),
  };
}
