let isUnderWay = false;

/**
 * Ends the session, upon which the page will be left. From its beginning on an ended session is what was asked for, and not news: the page's
 * own stream may hear of it before the answer comes.
 */
export async function signingOut<Result>(end: () => Promise<Result>): Promise<Result> {
  isUnderWay = true;
  try {
    return await end();
  } catch (error) {
    isUnderWay = false;
    throw error;
  }
}

/** Whether this page is about to end its session, or has. */
export function isSigningOut(): boolean {
  return isUnderWay;
}
