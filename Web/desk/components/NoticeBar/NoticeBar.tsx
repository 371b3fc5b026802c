import { useState } from "react"
import type { Notice } from "../../../shared/api"
import { timeOfDay } from "../../state/time"
import { Button } from "../Button/Button"
import { Icon } from "../Icon/Icon"
import "./NoticeBar.css"

export interface NoticeBarProps {
  notices: Notice[]
  /** Since when the line to the server is down, by this computer's clock. */
  brokenSince?: number
  unsentCount: number
  onDismiss: (id: string) => void
  onOpen?: (contact: string) => void
}

const kindWords: Record<Notice["kind"], string> = {
  broadcast: "Message to all", announcement: "Customers hear", help: "Help wanted",
}

/** The line at the foot: a lost connection first, then notices, one at a time. Its place is always kept. */
export function NoticeBar({ notices, brokenSince, unsentCount, onDismiss, onOpen }: NoticeBarProps) {
  const [at, setAt] = useState(0)
  const sorted = [...notices].reverse()
  const notice = sorted[at % Math.max(1, sorted.length)]
  const unsent = unsentCount > 0
    ? ` ${unsentCount} ${unsentCount === 1 ? "message waits" : "messages wait"} to be sent.` : ""
  return (
    <footer className="notices" aria-label="Notices">
      <div role="status" className="notices-status">
        {brokenSince !== undefined ? (
          <div className="notice notice-broken">
            <Icon name="offline" />
            <p>
              <strong>No line to the server since {timeOfDay(new Date(brokenSince).toISOString())}.</strong>{" "}
              Go on writing: everything is kept and sent by itself.{unsent}
            </p>
          </div>
        ) : notice ? (
          <div className={`notice notice-${notice.kind}`}>
            <Icon name={notice.kind === "help" ? "raise" : "bell"} />
            <p title={notice.text}>
              <strong>{kindWords[notice.kind]}{notice.by && notice.kind !== "announcement" ? `, ${notice.by}` : ""}:</strong>{" "}
              {notice.text} <span className="numeral notice-time">{timeOfDay(notice.at)}{notice.until && ` to ${timeOfDay(notice.until)}`}</span>
            </p>
          </div>
        ) : <div className="notice notice-none"><p>No notices</p></div>}
      </div>
      {brokenSince === undefined && notice && <>
        {notice.contact && onOpen && <Button look="quiet" onClick={() => onOpen(notice.contact ?? "")}>Look</Button>}
        {sorted.length > 1 && <Button look="quiet" onClick={() => setAt(at + 1)}>{`Next of ${sorted.length}`}</Button>}
        <Button look="quiet" icon="close" isBare onClick={() => onDismiss(notice.id)}>Hide this notice</Button>
      </>}
    </footer>
  )
}
