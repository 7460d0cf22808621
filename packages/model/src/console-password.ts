/** Characters (UTF-16 units, as browsers count them) that the password of an instance's console has. */
export const CONSOLE_PASSWORD_LENGTH = { min: 8, max: 128 } as const;
