/** The mark: a Q whose tail is a key bit. Takes its size in pixels; drawn in the text's colour. */
export const Mark = ({ size }: { size: number }) => (
  <svg width={size} height={size} viewBox="0 0 24 24" fill="none" aria-hidden="true">
    <circle cx="10.5" cy="10.5" r="7" stroke="currentColor" strokeWidth="3" />
    <path
      d="M12.5 12.5 21.5 21.5 M16.6 16.6 l2.6 -2.6 M19.6 19.6 l2.2 -2.2"
      stroke="currentColor"
      strokeWidth="3"
      strokeLinecap="round"
    />
  </svg>
);
