import type { BoardSums } from "../../state/board"
import { percent } from "../../state/time"
import { Timer } from "../Timer/Timer"
import "./BoardFigures.css"

export interface BoardFiguresProps {
  sums: BoardSums
  counts: { free: number; busy: number; away: number }
  target?: number
}

/** The figures that everybody asks for first. */
export function BoardFigures({ sums, counts, target }: BoardFiguresProps) {
  const level = sums.serviceLevel
  const isUnder = target !== undefined && level !== undefined && level < target
  return (
    <dl className="figures">
      <div><dt>Waiting now</dt><dd className="numeral">{sums.waiting}{sums.waitingInWriting > 0 && <small> and {sums.waitingInWriting} in writing</small>}</dd></div>
      <div><dt>Longest wait</dt><dd>{sums.longestSince ? <Timer since={sums.longestSince} label="longest wait" /> : "–"}</dd></div>
      <div className={isUnder ? "figures-care" : undefined}>
        <dt>Service level today</dt>
        <dd className="numeral">{level === undefined ? "–" : percent(level)}{isUnder && <small> under target</small>}</dd>
      </div>
      <div><dt>Answered today</dt><dd className="numeral">{sums.answered}<small> of {sums.offered}</small></dd></div>
      <div><dt>Abandoned</dt><dd className="numeral">{sums.abandoned}</dd></div>
      <div><dt>Advisers</dt><dd className="numeral">{counts.free}<small> free · {counts.busy} busy · {counts.away} away</small></dd></div>
    </dl>
  )
}
