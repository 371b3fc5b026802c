import { ago, me, plan } from "../../examples/data"
import { nothing, type ExampleGroup } from "../../examples/Example"
import { ConnectionMark, PresenceMenu, TopBar } from "./TopBar"

const pages = [
  { href: "/desk/", title: "Desk", icon: "desk" as const, isCurrent: true },
  { href: "/desk/board", title: "Board", icon: "board" as const, isCurrent: false },
]

export const topBars: ExampleGroup = {
  component: "TopBar", words: "Where am I, am I available, is what I see now. Presence is told apart by shape as well as colour.",
  examples: [
    { title: "Available, live", width: "page", node: <TopBar service={plan.service} pages={pages} onGo={nothing}><ConnectionMark connection={{ phase: "live", since: 0 }} lagMilliseconds={12} /><PresenceMenu me={me} plan={plan} isPending={false} onChange={nothing} onLater={nothing} /></TopBar> },
    { title: "Presence", node: <p className="gallery-row"><PresenceMenu me={{ ...me, presence: "unavailable", reason: "lunch" }} plan={plan} isPending={false} onChange={nothing} onLater={nothing} /><PresenceMenu me={{ ...me, presence: "offline" }} plan={plan} isPending onChange={nothing} onLater={nothing} /><PresenceMenu me={{ ...me, next: { presence: "unavailable", reason: "break", at: ago(0) } }} plan={plan} isPending={false} onChange={nothing} onLater={nothing} /></p> },
    { title: "Connection", node: <p className="gallery-row"><ConnectionMark connection={{ phase: "live", since: 0 }} lagMilliseconds={2400} /><ConnectionMark connection={{ phase: "connecting" }} /><ConnectionMark connection={{ phase: "broken", failures: 3, retryAt: Date.now() + 8000, since: Date.now() }} /></p> },
  ],
}
