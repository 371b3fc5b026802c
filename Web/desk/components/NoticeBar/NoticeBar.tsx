import type { Notice } from "../../../shared/api"
import { timeOfDay } from "../../state/time"
import { Button } from "../Button/Button"
import { Icon } from "../Icon/Icon"
import "./NoticeBar.css"

export interface NoticeBarProps {
  notices: Notice[]
  onDismiss: (id: string) => void
  onOpen?: (contact: string) => void
}

const kindWords: Record<Notice["kind"], string> = {
  broadcast: "To all", announcement: "Customers hear", help: "Help wanted",
}

/** Messages to all, announcements in force, and who asks for help. One line; the newest first. */
export function NoticeBar({ notices, onDismiss, onOpen }: NoticeBarProps) {
  return (
    <div className="notices" role="status" aria-label="Notices">
      {[...notices].reverse().map((notice) => (
        <div key={notice.id} className={`notice notice-${notice.kind}`}>
          <Icon name={notice.kind === "help" ? "raise" : "bell"} />
          <p>
            <strong>{kindWords[notice.kind]}{notice.by && notice.kind !== "announcement" ? `, ${notice.by}` : ""}:</strong>{" "}
            {notice.text} <span className="soft numeral">{timeOfDay(notice.at)}{notice.until && ` to ${timeOfDay(notice.until)}`}</span>
          </p>
          {notice.contact && onOpen && <Button look="quiet" onClick={() => onOpen(notice.contact ?? "")}>Look</Button>}
          <Button look="quiet" icon="close" isBare onClick={() => onDismiss(notice.id)}>Hide this notice</Button>
        </div>
      ))}
    </div>
  )
}
