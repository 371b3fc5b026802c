// Notifications above other windows, where the browser and the person allow them. They name the kind
// and the queue of what is offered, never the customer: others may see the screen.

export type NotificationState = "granted" | "denied" | "default" | "missing"

export const notificationState = (): NotificationState =>
  typeof Notification === "undefined" ? "missing" : Notification.permission

export function notify(
  title: string, body: string, tag: string, stays = true,
): (() => void) | undefined {
  if (notificationState() !== "granted") return undefined
  try {
    const note = new Notification(title, { body, tag, requireInteraction: stays })
    note.onclick = () => { window.focus(); note.close() }
    return () => note.close()
  } catch { return undefined }
}
