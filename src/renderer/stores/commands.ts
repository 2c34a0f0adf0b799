/** What a feature does for rooms that it builds on itself: they call it here, and import nothing of it. */
interface Commands {
  /** Shows a profile: its view, its row selected, whatever was searched for before. */
  showProfile: (id: string) => Promise<void>;
  /** Selects rows in the list of profiles. */
  selectProfiles: (ids: readonly string[]) => void;
}

let known: Commands | null = null;

/** Says who does it. To be called before the window is drawn. */
export function provide(commands: Commands): void {
  known = commands;
}

/** @throws Error when the window was put together without `provide` */
function provided(): Commands {
  if (!known) throw new Error('Nobody provides the commands.');
  return known;
}

export const showProfile: Commands['showProfile'] = (id) => provided().showProfile(id);
export const selectProfiles: Commands['selectProfiles'] = (ids) => provided().selectProfiles(ids);
