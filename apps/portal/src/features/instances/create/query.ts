/** Flavors, images and key pairs to choose from: one page of the API's largest size. */
export const CHOICES = { limit: 100 };
