/** Says of selected rows that a search hides that nothing is done with them. Nothing, where it hides none. */
export const Hidden = ({ hidden, what }: { hidden: number; what: string }) =>
  hidden > 0 && (
    <>
      {hidden === 1 ? `One selected ${what} is` : `${hidden.toLocaleString()} selected ${what}s are`} hidden
      by the search and left out.
    </>
  );
