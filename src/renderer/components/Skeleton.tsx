import './Skeleton.css';

const lines = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** Grey lines where a list will be. They show only when the wait is longer than 150 ms. */
export const Skeleton = () => (
  <div className="skeleton" role="status" aria-label="Loading">
    {lines.map((line) => (
      <div key={line} className="skeleton-row">
        <span />
        <span />
        <span />
      </div>
    ))}
  </div>
);
