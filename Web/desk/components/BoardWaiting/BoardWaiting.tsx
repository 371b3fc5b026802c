import type { WaitingContact } from "../../../shared/api"
import { channelNames, queueTitle } from "../../state/contacts"
import { Chip } from "../Chip/Chip"
import { Icon, channelIcon } from "../Icon/Icon"
import { Timer } from "../Timer/Timer"
import "./BoardWaiting.css"

export interface BoardWaitingProps {
  waiting: WaitingContact[]
  onLook: (contact: string) => void
}

/** More than this nobody reads on one screen; the count says how many follow. */
const shownMaximum = 200

/** Everything that waits, in the order in which it will be taken. */
export function BoardWaiting({ waiting, onLook }: BoardWaitingProps) {
  if (waiting.length === 0) return <p className="board-none">Nobody waits.</p>
  return (
    <>
      <ol className="board-waiting">
        {waiting.slice(0, shownMaximum).map((one, index) => (
          <li key={one.id}>
            <button type="button" onClick={() => onLook(one.id)}>
              <span className="numeral soft board-place">{index + 1}</span>
              <Icon name={channelIcon(one.channel)} />
              <span className="board-what">
                <span className="said">{channelNames[one.channel]} </span>
                <strong className="numeral">{one.id}</strong> <span className="soft">{queueTitle(one.queue)}</span>
              </span>
              <span className="board-chips">
                {one.phase === "offered" && <Chip tone="accent">Offered</Chip>}
                {one.isStatutory && <Chip tone="care" icon="pin">Statutory</Chip>}
                {one.marks.map((mark) => <Chip key={mark} tone="care">{queueTitle(mark)}</Chip>)}
                {one.headStartMilliseconds !== 0 && (
                  <Chip>{`${one.headStartMilliseconds > 0 ? "+" : "−"}${Math.round(Math.abs(one.headStartMilliseconds) / 60_000)} min head start`}</Chip>
                )}
              </span>
              <Timer since={one.since} label="waiting for" />
            </button>
          </li>
        ))}
      </ol>
      {waiting.length > shownMaximum && <p className="board-none">{waiting.length - shownMaximum} more follow.</p>}
    </>
  )
}
