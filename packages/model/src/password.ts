/** The shortest password of a user that is taken (NIST SP 800-63B section 5.1.1.2). */
export const MIN_PASSWORD_LENGTH = 8;
