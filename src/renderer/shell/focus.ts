import { hasCommandKey } from '#renderer/commandKey.ts';
import { isInDetails } from '#renderer/stores/panes.ts';

/**
 * Keeps the focus where a person can see it. Whatever takes it away (a vault that opens, a dialog that
 * closes, a form whose work is done, a row that is deleted) leaves it on the body; then it goes to the
 * list of the view, as it does when a view is gone to by keyboard. A dialog begins at its first field,
 * else at its primary button.
 */

const seen = (element: HTMLElement): boolean => element.checkVisibility({ visibilityProperty: true });

const firstOf = (root: Element | null, selector: string): HTMLElement | undefined =>
  [...(root?.querySelectorAll<HTMLElement>(selector) ?? [])].find(
    (element) => seen(element) && !element.closest('[inert], [aria-hidden=true]'),
  );

/** What is being loaded may bring something better to begin at. */
const isLoading = (root: Element | null): boolean => root?.querySelector('.skeleton') != null;

const controls = 'button:enabled, input:enabled, textarea:enabled, select:enabled, a[href], [tabindex="0"]';
const lists = '[role=grid], [role=tree]';

const main = () => document.querySelector<HTMLElement>('.frame-main');
const details = () => document.querySelector<HTMLElement>('.frame-main .split-pane');

/** Where a view is entered: its list, else what can be done in it. Undefined while there is nothing yet. */
function homeOfView(): HTMLElement | undefined {
  if (isInDetails()) return details() ?? undefined;
  return (
    firstOf(main(), lists) ??
    firstOf(main(), ':is(.empty-actions, .ways) button:enabled') ??
    firstOf(main(), `.view-body :is(${controls})`) ??
    (isLoading(main()) ? undefined : firstOf(main(), '.view-head .button'))
  );
}

const fields =
  'input:enabled:not([type=hidden], [type=checkbox], [type=radio]), textarea:enabled, ' +
  // What only narrows a list is no field to begin at.
  'input[type=radio]:checked:enabled:not([data-filter] input), select:enabled, .select-button:enabled';

/** The primary button of a dialog, once it can be pressed. */
const primaryOf = (dialog: Element): HTMLElement | undefined =>
  [...dialog.querySelectorAll<HTMLElement>('.dialog-foot :is(.button-main, .button-danger):enabled')].at(-1);

/** Where something has to be ticked before anything can be done. */
const boxes = '.dialog-body input[type=checkbox]:enabled';

/** Where a dialog begins. Of what takes something away, the safe answer. */
function homeOfDialog(dialog: Element): HTMLElement | undefined {
  const field = firstOf(dialog, `.dialog-body :is(${fields})`);
  if (field) return field;
  const primary = primaryOf(dialog);
  if (primary?.matches('.button-danger')) return firstOf(dialog, '.dialog-foot .button:enabled');
  return primary ?? firstOf(dialog, lists) ?? (isLoading(dialog) ? undefined : firstOf(dialog, boxes));
}

const topDialog = (): HTMLElement | undefined =>
  [
    ...document.querySelectorAll<HTMLElement>(
      '.dialog-scrim [role=dialog], .dialog-scrim [role=alertdialog]',
    ),
  ].at(-1);

/** What has the focus only until something better is there: a view that is being loaded, a dialog. */
let waiting: Element | null = null;
/** Dialogs in which a person has begun to do something. */
const begun = new WeakSet<Element>();

/** Whether a menu or a list of options is open, which look after the focus themselves. */
const isOpenAbove = (): boolean => document.querySelector('.menu-popover, .options-popover') !== null;

function mendDialog(dialog: HTMLElement): void {
  const { activeElement: active } = document;
  const within = active !== dialog && dialog.contains(active);
  if (within) return;
  const home = begun.has(dialog) ? undefined : homeOfDialog(dialog);
  if (home) home.focus();
  else if (active !== dialog) dialog.focus();
}

/** What had the focus last. */
let last: EventTarget | null = null;

/**
 * Where what was pressed is gone, a dialog has the focus go to the first thing in it, which is its cross. It
 * begins anew instead: at what is to be done next, else at itself, which says its new title.
 */
function afterGone({ target }: FocusEvent): void {
  const gone = last instanceof Element && !last.isConnected;
  last = target;
  const dialog = topDialog();
  if (!gone || !dialog?.contains(target as Element)) return;
  if (!(target as Element).matches('.dialog-head .icon-button')) return;
  begun.delete(dialog);
  (homeOfDialog(dialog) ?? dialog).focus();
}

function mend(): void {
  const { activeElement: active } = document;
  if (isOpenAbove()) return;
  const dialog = topDialog();
  if (dialog) {
    mendDialog(dialog);
    return;
  }
  if (active !== null && active !== document.body && active !== waiting) return;
  const gate = document.querySelector('.gate');
  const home = gate ? firstOf(gate, controls) : homeOfView();
  const place = home ?? main();
  waiting = home ? null : place;
  place?.focus({ preventScroll: true });
}

let timer: ReturnType<typeof setTimeout> | undefined;
let frame = 0;
/** What comes and goes in one go is waited for, in milliseconds. */
const pause = 60;

/** Whoever closes gives the focus back with the next frame, however late that is; theirs, asked for before, comes first. */
function mendSoon(): void {
  clearTimeout(timer);
  cancelAnimationFrame(frame);
  timer = setTimeout(() => {
    frame = requestAnimationFrame(mend);
  }, pause);
}

/** Goes into the view that is shown, or that is being loaded. */
export function focusView(): void {
  const place = main();
  if (!place) return;
  waiting = place;
  place.focus({ preventScroll: true });
  mendSoon();
}

/** The parts that F6 goes through, in their order. What is not seen is left out. */
function panes(): HTMLElement[] {
  const list = firstOf(document.body, '.frame-main .split-main') ?? (isInDetails() ? undefined : main());
  return [
    document.querySelector<HTMLElement>('.sidebar'),
    list,
    details(),
    document.querySelector('.status'),
  ].flatMap((pane) => (pane instanceof HTMLElement && seen(pane) ? [pane] : []));
}

const homeOfPane = (pane: HTMLElement): HTMLElement =>
  (pane.matches('.sidebar') ? firstOf(pane, '[aria-current]') : undefined) ??
  (pane.matches('.split-main, .frame-main') ? homeOfView() : undefined) ??
  (pane.matches('.split-pane') ? pane : undefined) ??
  firstOf(pane, controls) ??
  pane;

/** Moves the focus to the next part of the window, or back to the one before. */
export function nextPane(step: 1 | -1): void {
  const all = panes();
  const { activeElement: active } = document;
  const inHead = active instanceof Element && active.closest('.view-head') !== null;
  const from = all.findIndex((pane) =>
    inHead ? pane.matches('.split-main, .frame-main') : pane.contains(active),
  );
  const next = all[from < 0 ? 0 : (from + step + all.length) % all.length];
  if (next) homeOfPane(next).focus();
}

const isPlainField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input, [role=grid]');

/** Whether Enter is a form's own here: it has a button that sends it. */
const sendsItself = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement &&
  target.form !== null &&
  [...target.form.elements].some((one) => one.matches('[type=submit]'));

/** Presses the primary button of the topmost dialog: Enter with the command key anywhere in it, Enter in a field or a list. */
export function pressPrimary(event: KeyboardEvent): boolean {
  const dialog = topDialog();
  if (event.key !== 'Enter' || event.altKey || event.shiftKey || !dialog) return false;
  if (!hasCommandKey(event) && (!isPlainField(event.target) || sendsItself(event.target))) return false;
  const primary = primaryOf(dialog);
  if (!primary || primary.ariaDisabled === 'true') return false;
  primary.click();
  return true;
}

/** Begins to look after the focus. */
export function keepFocus(): void {
  const lost = () => {
    const { activeElement: active } = document;
    const dialog = topDialog();
    const isLost = active === null || active === document.body || active === waiting;
    if (isLost || (dialog && (active === dialog || !dialog.contains(active)))) mendSoon();
  };
  new MutationObserver(lost).observe(document.body, {
    childList: true,
    subtree: true,
    attributeFilter: ['disabled', 'data-shown'],
  });
  document.addEventListener('focusin', afterGone);
  document.addEventListener('focusout', (event) => event.relatedTarget === null && mendSoon());
  const begin = () => {
    waiting = null;
    const dialog = topDialog();
    if (dialog) begun.add(dialog);
  };
  window.addEventListener('keydown', begin, { capture: true });
  window.addEventListener('pointerdown', begin, { capture: true });
}
