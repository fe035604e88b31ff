extension Plan {
    /// The same plan on some of its servers, to be started at once.
    ///
    /// Times of phases were those of the first attempt, and are past.
    /// - Parameter places: of the servers, in the order of the plan.
    package func retried(on places: [Int]) -> Plan {
        var plan = self
        plan.servers = places.map { servers[$0] }
        plan.window = nil
        let numbers = Dictionary(uniqueKeysWithValues: places.enumerated().map { ($1, $0) })
        for group in plan.policies.atOnce.indices {
            plan.policies.atOnce[group].servers = policies.atOnce[group].servers
                .compactMap { numbers[$0] }
        }
        for phase in plan.phases.indices {
            plan.phases[phase].scheduled = nil
            plan.phases[phase].late = nil
        }
        return plan
    }
}
