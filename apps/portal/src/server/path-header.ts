/** The request header in which the proxy tells a page its own path and query; what a browser sends under this name is replaced. */
export const PATH_HEADER = 'x-cloudlet-path';
