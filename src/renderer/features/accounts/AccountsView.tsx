import { ViewHead } from '../../components/ViewHead.tsx';

/** Connected accounts as a tree, what is selected at the right. */
export default function AccountsView() {
  return (
    <div className="view">
      <ViewHead title="Accounts" />
    </div>
  );
}
