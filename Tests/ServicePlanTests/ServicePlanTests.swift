import Testing
@testable import ServicePlan
