import { useSearchParams } from 'next/navigation';
import { type FilterName, type Filters, filtersOf } from './query.ts';

/** The filters, which live in the address: a filtered history can be sent to a colleague. */
export function useFilters(cloud: boolean): Filters {
  const search = useSearchParams();
  return filtersOf((name) => search.get(name), cloud);
}

/** Next follows the history: components that read the search parameters render anew, without a request to the server. */
export function setFilter(name: FilterName, value: string): void {
  const parameters = new URLSearchParams(window.location.search);
  if (value === '') parameters.delete(name);
  else parameters.set(name, value);
  const query = parameters.toString();
  window.history.replaceState(null, '', query === '' ? window.location.pathname : `?${query}`);
}

export function clearFilters(): void {
  window.history.replaceState(null, '', window.location.pathname);
}
