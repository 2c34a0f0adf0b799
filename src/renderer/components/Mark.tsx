/** The mark: a Q whose tail is a key bit, as in `resources/tray.svg`. Takes its size in pixels; drawn in the text's colour. */
export const Mark = ({ size }: { size: number }) => (
  <svg width={size} height={size} viewBox="0 0 16 16" fill="currentColor" aria-hidden="true">
    <g transform="translate(6 6) rotate(45)">
      <path
        fillRule="evenodd"
        d="M0-5a5 5 0 1 1 0 10a5 5 0 0 1 0-10zM0-3.1a3.1 3.1 0 1 0 0 6.2a3.1 3.1 0 0 0 0-6.2z"
      />
      <path d="M1.8-1h9v2h-9z" />
      <path d="M8.8-3.2h2v3h-2z" />
    </g>
  </svg>
);
