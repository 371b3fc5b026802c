import Records
import Testing

@Suite("Records")
struct RecordsTests {
}
