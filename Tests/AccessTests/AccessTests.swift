import Access
import Testing

@Suite("Access")
struct AccessTests {
}
