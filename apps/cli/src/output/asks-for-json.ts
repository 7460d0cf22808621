/** Whether errors are for a program, as far as that can be told of a command line that may itself be wrong. */
export function asksForJson(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  const own = end === -1 ? args : args.slice(0, end);
  return own.some((word, at) => {
    const isValue = /^(-o|--output)$/.test(own[at - 1] ?? '');
    return isValue ? word === 'json' : /^(-o|--output=)json$/.test(word);
  });
}
