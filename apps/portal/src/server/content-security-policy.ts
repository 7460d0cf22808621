/**
 * The portal's Content-Security-Policy (CSP level 3). Scripts run only with the response's nonce; styles may be inline, because
 * xterm.js writes its own style elements and React sets style attributes. Only the gateway is spoken to besides the portal.
 */
export function contentSecurityPolicy(options: {
  readonly nonce: string;
  readonly gatewayOrigin: string;
  readonly https: boolean;
  /** React's development build evaluates strings to show better errors. */
  readonly development: boolean;
}): string {
  const directives = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${options.nonce}' 'strict-dynamic'${options.development ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self' ${options.gatewayOrigin}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(options.https ? ['upgrade-insecure-requests'] : []),
  ];
  return directives.join('; ');
}
