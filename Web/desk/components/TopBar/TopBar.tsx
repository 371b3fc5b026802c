import type { ReactNode } from "react"
import type { Me, Plan } from "../../../shared/api"
import type { Connection } from "../../api/stream"
import { channelNames, queueTitle } from "../../state/contacts"
import { timeOfDay } from "../../state/time"
import { Icon, type IconName } from "../Icon/Icon"
import { Menu, type MenuItem } from "../Menu/Menu"
import { Timer, useNow } from "../Timer/Timer"
import "./TopBar.css"

export interface PageLink { href: string; title: string; icon: IconName; isCurrent: boolean }
export interface TopBarProps {
  service: string
  pages: PageLink[]
  onGo: (href: string) => void
  children?: ReactNode
}

/** The bar above every page: where am I, am I available, is the line up. */
export function TopBar({ service, pages, onGo, children }: TopBarProps) {
  return (
    <header className="topbar">
      <a className="topbar-brand" href="/desk/" onClick={(event) => { event.preventDefault(); onGo("/desk/") }}>
        <Mark /><span className="said">Guildhall: </span><span className="topbar-service cut">{service}</span>
      </a>
      <nav aria-label="Pages" className="topbar-pages">
        {pages.map((page) => (
          <a
            key={page.href} href={page.href} aria-current={page.isCurrent ? "page" : undefined}
            onClick={(event) => { event.preventDefault(); onGo(page.href) }}
          >
            <Icon name={page.icon} /><span>{page.title}</span>
          </a>
        ))}
      </nav>
      <div className="topbar-end">{children}</div>
    </header>
  )
}

function Mark() {
  return (
    <svg className="topbar-mark" viewBox="0 0 32 32" aria-hidden="true">
      <path d="M5 13 16 5.500 27 13v3H5zM7.500 18h3.500v7.500H7.500zM14.250 18h3.500v7.500h-3.500zM21 18h3.500v7.500H21z" />
    </svg>
  )
}

const presenceWords: Record<Me["presence"], string> = {
  available: "Available", unavailable: "Unavailable", offline: "Offline",
}

export interface PresenceMenuProps {
  me: Me
  plan: Plan | undefined
  isPending: boolean
  openSignal?: number
  onChange: (presence: Me["presence"], reason?: string) => void
  onLater: () => void
}

/** Available, unavailable with a reason, or offline; and since when. */
export function PresenceMenu({ me, plan, isPending, openSignal, onChange, onLater }: PresenceMenuProps) {
  const words = me.presence === "unavailable" && me.reason
    ? queueTitle(me.reason) : presenceWords[me.presence]
  const items: MenuItem[] = [
    { id: "available", title: "Available", isChecked: me.presence === "available",
      onChoose: () => onChange("available") },
    ...(plan?.presenceReasons ?? []).map((reason, index) => ({
      id: reason, title: queueTitle(reason), group: index === 0 ? "Unavailable" : undefined,
      isChecked: me.presence === "unavailable" && me.reason === reason,
      onChoose: () => onChange("unavailable", reason),
    })),
    { id: "offline", title: "Offline", group: "Going home", isChecked: me.presence === "offline",
      onChoose: () => onChange("offline") },
    // Nobody who is offline comes by a plan.
    ...(me.presence === "offline" ? [] : [{ id: "later", title: "At a time…", group: "Later", icon: "history" as const, onChoose: onLater }]),
  ]
  const next = me.next
  return (
    <Menu
      label={`Presence: ${words}${isPending ? ", changing" : ""}. Change it`} align="end" items={items} openSignal={openSignal}
      buttonClass={`presence presence-${me.presence}`}
      button={<>
        <span className={isPending ? "button-turning" : "presence-mark"} aria-hidden="true" />
        <span className="presence-words">
          {words}{next && <span className="presence-next"> → {queueTitle(next.reason ?? next.presence)} {timeOfDay(next.at)}</span>}
        </span>
        {me.presence !== "offline" && <Timer since={me.since} label="since" />}
        <Icon name="down" size={14} />
      </>}
    />
  )
}

/** How much of the adviser's capacity is taken, in words. */
export function capacityWords(me: Me): string {
  const parts = Object.entries(me.capacity.byChannel)
    .map(([channel, most]) => `${most} × ${channelNames[channel as keyof typeof channelNames]}`)
  return `At most ${me.capacity.total} together: ${parts.join(", ")}`
}

export interface ConnectionMarkProps { connection: Connection; lagMilliseconds?: number }

/** Slower than this is worth a word. */
const slowMilliseconds = 1500

/** Whether what the desk shows is now. Always in the same place and of the same size. */
export function ConnectionMark({ connection, lagMilliseconds }: ConnectionMarkProps) {
  const now = Date.now()
  useNow()
  let words = "Connecting"
  let tone = "care"
  let icon: IconName = "refresh"
  if (connection.phase === "live") {
    const lag = lagMilliseconds ?? 0
    const isSlow = lag > slowMilliseconds
    words = isSlow ? `${(lag / 1000).toFixed(1)} s late` : "Live"
    tone = isSlow ? "care" : "good"
    icon = "check"
  } else if (connection.phase === "broken") {
    const seconds = Math.max(0, Math.ceil((connection.retryAt - now) / 1000))
    words = seconds > 0 ? `Again in ${seconds} s` : "Trying again"
    tone = "bad"
    icon = "offline"
  }
  const lag = lagMilliseconds === undefined ? "" : `, ${Math.round(lagMilliseconds)} milliseconds late`
  return (
    <span className={`connection connection-${tone}`} title={`Connection: ${words}${lag}`}>
      <Icon name={icon} size={14} /><span className="said">Connection: </span>
      <span className="connection-words numeral">{words}</span>
    </span>
  )
}
