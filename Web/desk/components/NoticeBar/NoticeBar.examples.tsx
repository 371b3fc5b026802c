import { notices } from "../../examples/data"
import { nothing, type ExampleGroup } from "../../examples/Example"
import { NoticeBar } from "./NoticeBar"

export const noticeBars: ExampleGroup = {
  component: "NoticeBar", words: "The line at the foot. Its place is always kept, so that nothing jumps when a notice comes or the line is lost.",
  examples: [
    { title: "Notices", width: "page", node: <NoticeBar notices={notices} unsentCount={0} onDismiss={nothing} onOpen={nothing} /> },
    { title: "No line", width: "page", node: <NoticeBar notices={notices} brokenSince={Date.now() - 60_000} unsentCount={2} onDismiss={nothing} /> },
    { title: "None", width: "page", node: <NoticeBar notices={[]} unsentCount={0} onDismiss={nothing} /> },
  ],
}
