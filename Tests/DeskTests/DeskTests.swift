import Desk
import Testing

@Suite("Desk")
struct DeskTests {
}
