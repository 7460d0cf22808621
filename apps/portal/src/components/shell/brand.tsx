/** The mark and the name. */
export function Brand() {
  return (
    <span className="flex items-center gap-2 font-semibold text-base tracking-tight">
      <svg aria-hidden="true" viewBox="0 0 24 24" className="size-6">
        <rect width="24" height="24" rx="6" className="fill-accent" />
        <path
          d="M7.5 16.5h9a3 3 0 0 0 .5-5.96A4.75 4.75 0 0 0 7.9 9.7 3.45 3.45 0 0 0 7.5 16.5Z"
          className="fill-on-accent"
        />
      </svg>
      Cloudlet
    </span>
  );
}
