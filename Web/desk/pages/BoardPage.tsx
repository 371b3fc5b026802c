// The live board: for supervisors with what they may do, for a wall with what all may see.
import { useEffect, useState } from "react"
import type { AdviserNow, QueueNow } from "../../shared/api"
import { useApp, useDesk } from "../app/hooks"
import { usePageCommands } from "../app/pageCommands"
import { go } from "../app/router"
import { BoardAdvisers } from "../components/BoardAdvisers/BoardAdvisers"
import { BoardFigures } from "../components/BoardFigures/BoardFigures"
import { BoardQueues } from "../components/BoardQueues/BoardQueues"
import { BoardWaiting } from "../components/BoardWaiting/BoardWaiting"
import { Button } from "../components/Button/Button"
import { Icon } from "../components/Icon/Icon"
import { ProblemNote } from "../components/ProblemNote/ProblemNote"
import { useNow } from "../components/Timer/Timer"
import { ConnectionMark } from "../components/TopBar/TopBar"
import { sums } from "../state/board"
import { dayLabel, timeOfDay } from "../state/time"
import { BoardAsk, type BoardQuestion } from "./BoardAsk"
import "./BoardPage.css"

export function BoardPage({ isWall, onLook }: { isWall: boolean; onLook: (contact: string) => void }) {
  const { engine, plan, session } = useApp()
  const state = useDesk()
  const [question, setQuestion] = useState<BoardQuestion>()
  const maySee = session.supervises.length > 0 || session.roles.includes("supervisor")
  const mayAct = session.supervises.length > 0
  useEffect(() => { if (maySee) void engine.readBoard() }, [engine, maySee])

  const ask = (kind: "broadcast" | "announcement") => () => setQuestion({ kind })
  usePageCommands(mayAct ? [
    { id: "broadcast", title: "Message to all advisers", group: "Board", icon: "bell", act: ask("broadcast") },
    { id: "announcement", title: "Announce to customers", group: "Board", icon: "voice", act: ask("announcement") },
    { id: "wall", title: "Wall screen", group: "Board", icon: "wall", act: () => go("/desk/board?wall=1") },
  ] : [])

  const board = state.board
  const advisers = board?.advisers ?? []
  const count = (...states: AdviserNow["state"][]) => advisers.filter((one) => states.includes(one.state)).length
  const counts = { free: count("idle"), busy: count("reserved", "handling", "wrappingUp"), away: count("unavailable") }
  const toggle = (queue: QueueNow) => setQuestion({ kind: queue.isClosedByHand ? "open" : "close", queue })
  const presence = (adviser: AdviserNow, to: AdviserNow["presence"], reason?: string) =>
    setQuestion({ kind: "presence", adviser, presence: to, reason })

  return (
    <main className="board" id="main" tabIndex={-1}>
      <header className="board-head">
        <h1>{isWall ? plan?.service ?? "Board" : "Board"}</h1>
        {isWall ? <WallClock /> : mayAct && (
          <div className="board-acts">
            <Button icon="bell" onClick={ask("broadcast")}>Message to all</Button>
            <Button icon="voice" onClick={ask("announcement")}>Announcement</Button>
            <Button icon="wall" look="quiet" onClick={() => go("/desk/board?wall=1")}>Wall screen</Button>
          </div>
        )}
      </header>
      <ProblemNote problem={state.problems.board} onAgain={() => void engine.readBoard()} />
      {mayAct && !isWall && state.notices.some(({ kind }) => kind === "announcement") && (
        <section className="board-card board-announcements" aria-label="Announcements in force">
          <ul>
            {state.notices.filter(({ kind }) => kind === "announcement").map((notice) => (
              <li key={notice.id}>
                <Icon name="voice" /><p><strong>Customers hear:</strong> {notice.text}{notice.until && <span className="soft numeral"> until {timeOfDay(notice.until)}</span>}</p>
                <Button onClick={() => setQuestion({ kind: "endAnnouncement", notice })}>End announcement</Button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {!maySee && <p>The board is for supervisors. What waits in your queues is on the desk.</p>}
      {maySee && <>
        <BoardFigures sums={sums(state.queues, plan)} counts={counts} />
        <div className="board-parts">
          <section className="board-card board-part-queues" aria-labelledby="board-queues">
            <h2 id="board-queues">Queues</h2>
            <div className="board-scroll" tabIndex={0} role="region" aria-label="Queues, scrolling"><BoardQueues queues={state.queues} plan={plan} onToggle={mayAct && !isWall ? toggle : undefined} /></div>
          </section>
          {!isWall && (
            <section className="board-card board-part-waiting" aria-labelledby="board-waiting">
              <h2 id="board-waiting">Waiting, in order <span className="numeral soft">{board?.waiting.length ?? ""}</span></h2>
              <div className="board-scroll" tabIndex={0} role="region" aria-label="Waiting, scrolling">{board && <BoardWaiting waiting={board.waiting} onLook={onLook} />}</div>
            </section>
          )}
          <section className="board-card board-part-advisers" aria-labelledby="board-advisers">
            <h2 id="board-advisers">Advisers</h2>
            <div className="board-scroll" tabIndex={0} role="region" aria-label="Advisers, scrolling">
              <BoardAdvisers advisers={advisers} reasons={plan?.presenceReasons ?? []} onLook={onLook} onPresence={mayAct && !isWall ? presence : undefined} />
            </div>
          </section>
        </div>
      </>}
      {question && <BoardAsk question={question} onClose={() => setQuestion(undefined)} />}
    </main>
  )
}

function WallClock() {
  const state = useDesk()
  const now = useNow()
  const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" }).format(now)
  const at = new Date(now).toISOString()
  return (
    <p className="board-clock">
      <ConnectionMark connection={state.connection} lagMilliseconds={state.lagMilliseconds} />
      <span className="soft">{dayLabel(at, now - 3 * 86_400_000)}</span> <strong className="numeral">{time}</strong>
      <Button look="quiet" icon="close" isBare onClick={() => go("/desk/board")}>Leave the wall screen</Button>
    </p>
  )
}
