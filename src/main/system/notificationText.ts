import { printable } from '#shared/printable.ts';

/** What a notification says, as the platform takes it. */
interface NotificationText {
  title: string;
  body: string;
}

/**
 * A notice's words for the platform. On freedesktop's desktops the body is markup, with links and
 * pictures (Desktop Notifications Specification 1.2, "Markup"); the title never is.
 *
 * @param notice what to say; names in it are others' words
 * @param platform as `process.platform`
 */
export function notificationText(
  { title, body }: NotificationText,
  platform: NodeJS.Platform,
): NotificationText {
  const isMarkup = platform !== 'darwin' && platform !== 'win32';
  return { title: printable(title), body: isMarkup ? escapeMarkup(printable(body)) : printable(body) };
}

const escapeMarkup = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
